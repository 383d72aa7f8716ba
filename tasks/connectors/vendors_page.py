"""What can be pulled by API, and with which keys: for docs/vendors.md.

`python -m tasks.connectors.vendors_page > docs/vendors.md`
"""

from collections.abc import Mapping

from tasks.connectors.api.shape import Connector
from tasks.connectors.vendors import connector, connector_names

_SECRET = frozenset({"token", "key", "webhook", "secret", "refresh"})

_HEAD = """# Pulling from the vendors' APIs

Made by `python -m tasks.connectors.vendors_page > docs/vendors.md` from the files in
[tasks/connectors/vendors](../tasks/connectors/vendors). Each vendor has a page of its own on how to get its
credentials, what it forgets and what it does not tell.

A source with `connector:` is pulled every night, before the files are looked at; sources by file and by API mix
freely, and a key is forever: a source that moves from files to the API keeps its leads. The pact names credentials,
it never holds them: `${META_TOKEN}` is the variable of that name in the environment of the night, or else a block of
the type *leadpact secret* in Prefect's UI, named in small letters with hyphens (`meta-token`).

`columns:` names fields of the company's own: our column, then the vendor's field, or several. `values:` translates
what they hold, as with files. `address:` stands in the place of the vendor's usual address.

What is pulled goes on from where the last whole pull began, less an overlap. A walk is whole when it came to its end
and brought at least as many rows as the vendor itself counts; until then the source is *partial*, nothing is drawn
from what it lacks, and the next night asks for the same again. A vendor that has enough of us is waited for, as long
as it asks, up to `LEADPACT_PULL_MINUTES` (60) a source and night.

`leadpact init DIR --connector kommo --key kommo.domain=vikna.kommo.com` pulls the last 90 days, with the credentials
of the environment (`KOMMO_TOKEN`), and proposes the pact from them as it does from files, with every stage, source,
reason and owner counted. `leadpact check` asks each account who it is, what the token may, how old its newest row is,
and what it cannot see; and it says of each kind of row that no source brings what cannot be judged without it."""


def page() -> str:
    return "\n\n".join([_HEAD, *(_section(connector(name)) for name in connector_names())]) + "\n"


def _section(vendor: Connector) -> str:
    brings = ", ".join(kind.replace("_", " ") for kind in vendor.brings)
    pace = f"{vendor.rate.calls} calls in {vendor.rate.seconds:g} s an account, {vendor.rate.at_once} at once"
    lines = [
        f"## {vendor.title}", "",
        f"[Its page](vendors/{vendor.name}.md). Brings: {brings}. Pace: {pace}.",
    ]  # fmt: skip
    if vendor.forgets_after_days is not None:
        lines.append(f"Forgets leads after {vendor.forgets_after_days} days.")
    lines += ["", "```yaml", "sources:", *_example(vendor), "```", ""]
    lines += [f"- **{key}**: {what}" for key, what in vendor.needs.items()]
    lines += [f"- {key}: {what}" for key, what in vendor.may_have.items()]
    return "\n".join(lines)


def _example(vendor: Connector) -> list[str]:
    lines = [f"  {vendor.name}:", f"    connector: {vendor.name}", f"    brings: [{', '.join(vendor.brings)}]"]
    return lines + [f"    {key}: {_value(vendor, key)}" for key in _keys(vendor.needs, vendor)]


def _keys(needs: Mapping[str, str], vendor: Connector) -> list[str]:
    return [*needs, *(key for key in vendor.accounts if key not in needs)]


def _value(vendor: Connector, key: str) -> str:
    name = f"{vendor.name}_{key}".upper()
    if key in _SECRET:
        return f"${{{name}}}"
    return {"domain": "vikna.example"}.get(key, '["1000001"]' if key in vendor.accounts else '"1000001"')


if __name__ == "__main__":
    print(page(), end="")
