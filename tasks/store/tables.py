"""The database: what lands, what was agreed, what a night concludes.

Times are integer UTC epoch seconds, money integer minor units with its currency, days ISO text in the
company's zone, flags 0 or 1: one SQL text then serves SQLite and PostgreSQL. Personal data lives only in
the tables named *_person, *_key, raw_block.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


def _text(name: str, **more: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Text, **more)


def _at(name: str, **more: bool) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, **more)


def _int(name: str, **more: bool) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, **more)


def _flag(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger, nullable=False, server_default="0")


def _landed() -> sa.Column[str]:
    """The night in which the row landed, or last changed."""
    return _text("landed_night")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


# one database serves one company
company = sa.Table(
    "company", metadata, sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False), _text("name"),
    _text("views_sha256"),               # of the views as they were created last
)  # fmt: skip

night = sa.Table(
    "night", metadata,
    _key("night"),                       # the report day
    _text("status"),                     # running, complete, partial, failed
    _int("pact_version"),
    _at("cut_at"),                       # 24:00 local of the report day
    _at("started_at"), _at("finished_at"),
    _at("closed_at"),                    # its letter was sent: what it said stays
)  # fmt: skip

night_source = sa.Table(
    "night_source", metadata,
    _key("night"), _key("source"),
    _text("status"),                     # arrived, missing, partial, dead
    _int("pulled"), _int("landed"), _int("set_aside"), _int("own_count"),
    _at("newest_row_at"),
    _text("error"),
)  # fmt: skip

# the same, for each thing that a source brings: a CRM's records may arrive without its activities
night_part = sa.Table(
    "night_part", metadata,
    _key("night"), _key("source"), _key("brings"),
    _text("status"), _int("landed"), _int("set_aside"), _at("newest_row_at"),
    _text("lost_from"),                  # the day from which on the vendor forgets what was not pulled
)  # fmt: skip

# one row per file as it was read last; an unchanged sha256 is not read again
source_file = sa.Table(
    "source_file", metadata,
    _key("source"), _key("path"), _key("brings"),
    _text("sha256"), _int("size"), _int("landed"), _int("set_aside"),
    _at("newest_row_at"), _text("night"), _text("error"),
)  # fmt: skip

# one passage through one list of a vendor's API; the next one begins where the last whole one, landed, began
pull = sa.Table(
    "pull", metadata,
    _key("source"), _key("account"), _key("walk"), sa.Column("until_at", sa.BigInteger, primary_key=True),
    _text("night"), _text("brings"), _text("fingerprint"),
    _text("status"),                     # whole, partial, dead
    _at("since_at"), _int("rows"), _int("own_count"), _text("error"),
    _at("go_on_at"),                     # when a vendor that had enough answers again
    _flag("is_landed"),
)  # fmt: skip

# records and deals that the CRM made one of: what belonged to the lost one belongs to the kept one
merged = sa.Table(
    "merged", metadata, _key("source"), _key("record_type"), _key("lost_id"), _text("kept_id", nullable=False),
)  # fmt: skip

# absences that a CRM told, in ISO 8601: bare dates are whole days of the company's, both in
told_absence = sa.Table(
    "told_absence", metadata, _key("source"), _key("owner"), _key("from_at"), _text("to_at", nullable=False),
)  # fmt: skip

raw_block = sa.Table(
    "raw_block", metadata,
    _key("source"), _key("path"), sa.Column("first_line", sa.BigInteger, primary_key=True),
    _text("sha256"), _int("lines"), _text("header"),
    sa.Column("payload", sa.LargeBinary),   # zlib of the rows as they stood in the file, re-joined as CSV
)  # fmt: skip

set_aside = sa.Table(
    "set_aside", metadata,
    _key("source"), _key("path"), _key("brings"), sa.Column("line", sa.BigInteger, primary_key=True),
    _text("field"), _text("reason"), _text("night"),   # the value itself stays in raw_block alone
)  # fmt: skip

# what could still be read of a row that was set aside: its lead or record is not to be blamed for its absence
set_aside_key = sa.Table(
    "set_aside_key", metadata,
    _key("source"), _key("path"), _key("brings"), sa.Column("line", sa.BigInteger, primary_key=True),
    _key("kind"), _key("key"),           # phone, mail, platform_lead_id, crm_id, deal_id, created_at (epoch)
    sa.Index(None, "key"),
)  # fmt: skip

lead = sa.Table(
    "lead", metadata,
    _id(), _text("source", nullable=False), _text("lead_id", nullable=False),
    _text("channel", nullable=False),    # form, call, chat
    _at("submitted_at", nullable=False),
    _text("account_id"), _text("campaign_id"), _text("campaign_name"), _text("form_id"), _text("form_name"),
    _text("click_id"),
    _flag("is_test"),                    # marked as test by its source
    _text("own_crm_id"),                 # of a lead that the CRM alone sees: the record that is the lead
    _at("gone_at"),                      # it vanished from a full snapshot
    _landed(),
    # lead_id first: a look-up by lead_id alone must find an index
    sa.UniqueConstraint("lead_id", "source"),
    sa.Index(None, "submitted_at"),
)  # fmt: skip

lead_person = sa.Table(
    "lead_person", metadata,
    sa.Column("lead", Id, primary_key=True, autoincrement=False),
    _text("name"), _text("phone"), _text("mail"),             # as written
    _text("phone_key"),                  # E.164, null where the number is not valid
    _text("mail_key"),                   # normalised address, null where the syntax is not valid
    _text("name_key"),                   # transliterated lower-case words in alphabetical order, null without one
    _text("region"),                     # the answer that the pact's lead.fields.region names
    _flag("phone_fake"),                 # valid by the numbering plan, invented by its look (repeated, counting digits)
    _flag("mail_fake"),                  # throw-away, mistyped or invented
    _text("consent"),                    # the folded answer that the pact's lead.fields.consent names
    _text("answers"),                    # JSON of every other column
    sa.Index("ix_lead_person_phone_key", "phone_key", sqlite_where=sa.text("phone_key is not null"),
             postgresql_where=sa.text("phone_key is not null")),
    sa.Index("ix_lead_person_mail_key", "mail_key", sqlite_where=sa.text("mail_key is not null"),
             postgresql_where=sa.text("mail_key is not null")),
)  # fmt: skip

record = sa.Table(
    "record", metadata,
    _id(), _text("source", nullable=False), _text("crm_id", nullable=False),
    _at("created_at", nullable=False), _at("changed_at"), _at("closed_at"),
    _text("crm_source"),                 # what the CRM says about where it came from
    _text("pipeline"), _text("stage"), _text("owner"), _text("contact_id"),
    _text("platform_lead_id"), _text("click_id"), _text("campaign_name"),
    _text("reason"),                     # why it was lost or rejected, in the CRM's words
    _at("planned_at"),                   # the next step, where the CRM keeps it on the record
    _at("gone_at"), _landed(),
    sa.UniqueConstraint("crm_id", "source"),
    sa.Index(None, "created_at"),
    sa.Index("ix_record_platform_lead_id", "platform_lead_id", sqlite_where=sa.text("platform_lead_id is not null"),
             postgresql_where=sa.text("platform_lead_id is not null")),
    sa.Index("ix_record_contact_id", "contact_id", sqlite_where=sa.text("contact_id is not null"),
             postgresql_where=sa.text("contact_id is not null")),
)  # fmt: skip

record_person = sa.Table(
    "record_person", metadata,
    sa.Column("record", Id, primary_key=True, autoincrement=False),
    _text("name"), _text("name_key"), _text("region"),
    sa.Index(None, "name_key"),
)  # fmt: skip

# a record can hold several numbers and addresses
record_key = sa.Table(
    "record_key", metadata,
    sa.Column("record", Id, primary_key=True, autoincrement=False),
    _key("kind"),                        # phone, mail
    _key("key"),
    sa.Index(None, "key", "record"),
    sqlite_with_rowid=False,
)  # fmt: skip

deal = sa.Table(
    "deal", metadata,
    _id(), _text("source", nullable=False), _text("deal_id", nullable=False),
    _text("crm_id"), _text("contact_id"), _text("entity"),
    _at("created_at", nullable=False), _at("changed_at"), _at("closed_at"), _at("won_at"),
    _text("pipeline"), _text("stage"), _text("owner"), _text("reason"),
    _int("amount_minor"), _text("currency"), _at("planned_at"), _at("gone_at"),
    _landed(),
    sa.UniqueConstraint("deal_id", "source"),
    sa.Index(None, "crm_id"), sa.Index(None, "contact_id"),
)  # fmt: skip

activity = sa.Table(
    "activity", metadata,
    _id(), _text("source", nullable=False), _text("activity_id", nullable=False),
    _text("crm_id"), _text("deal_id"),
    _text("kind", nullable=False),       # call, message, mail, visit, task
    _text("direction", nullable=False),  # in, out
    _at("at", nullable=False),
    _at("entered_at"),                   # when it was written down, where the source tells
    sa.Column("is_answered", sa.SmallInteger),  # empty: the source does not tell
    _int("talked_seconds"), _int("rang_seconds"),
    _flag("is_automatic"),               # by a robot, not by a person
    _flag("is_no_such_number"),
    _flag("is_planned"),                 # not done yet; `at` is when it is due
    _text("owner"), _landed(),
    sa.UniqueConstraint("activity_id", "source"),
    sa.Index(None, "crm_id", "at"), sa.Index(None, "deal_id", "at"),
)  # fmt: skip

activity_person = sa.Table(
    "activity_person", metadata,
    sa.Column("activity", Id, primary_key=True, autoincrement=False),
    _text("phone_key"), _text("phone"),
    sa.Index(None, "phone_key"),
)  # fmt: skip

stage_move = sa.Table(
    "stage_move", metadata,
    _id(), _text("source", nullable=False),
    _text("record_type", nullable=False),   # record, deal
    _text("record_id", nullable=False),     # the CRM's own id
    _at("at", nullable=False), _text("pipeline", nullable=False), _text("stage", nullable=False), _landed(),
    sa.UniqueConstraint("record_id", "record_type", "source", "at", "pipeline", "stage"),
)  # fmt: skip

owner_move = sa.Table(
    "owner_move", metadata,
    _id(), _text("source", nullable=False), _text("record_type", nullable=False), _text("record_id", nullable=False),
    _at("at", nullable=False), _text("owner", nullable=False),
    sa.UniqueConstraint("record_id", "record_type", "source", "at", "owner"),
)  # fmt: skip

owner = sa.Table(
    "owner", metadata,
    _key("source"), _key("owner_id"), _text("name"), _text("team"), _flag("is_active"),
)  # fmt: skip

spend = sa.Table(
    "spend", metadata,
    _key("source"), _key("account_id"), _key("campaign_id"), _key("day"),   # the ad account's own day
    _text("campaign_name"), _int("amount_minor"), _text("currency"), _int("impressions"), _int("clicks"),
)  # fmt: skip

# --- what was agreed: the pact's maps and its side files, laid anew every night ---

stage_meaning = sa.Table(
    "stage_meaning", metadata,
    _key("pipeline"), _key("stage"), _text("means"), _text("answers"), _flag("needs_talk"), _flag("is_closed"),
)  # fmt: skip

reason_kind = sa.Table(
    # family: contact, fit, merit, clerical. is_plain: to be seen without a talk
    "reason_kind", metadata, _key("reason"), _text("kind"), _text("family"), _flag("is_plain"),
)  # fmt: skip

# stages and reasons that the pact came to read otherwise in a night, those that it forgot among them
mapping_change = sa.Table(
    "mapping_change", metadata,
    _key("night"), _key("kind"), _key("pipeline"), _key("name"),   # kind: stage, reason (its pipeline is '')
)  # fmt: skip

source_trait = sa.Table(
    "source_trait", metadata,
    _key("source"),
    _flag("brings_leads"), _flag("brings_spend"), _flag("brings_records"), _flag("brings_deals"),
    _flag("brings_activities"), _flag("brings_stage_moves"), _flag("brings_owners"),
    _flag("counts_on_its_own"),          # a platform or a tracker; 0 where the CRM alone sees its leads
    _flag("leads_from_calls"),           # lead: first_call_of_new_number
    _text("from_source"),                # the CRM that sees it
    _flag("won_deals_alone"),            # an export known to be incomplete
)  # fmt: skip

crm_source_claim = sa.Table("crm_source_claim", metadata, _key("crm_source"), _text("source"))

own_contact = sa.Table("own_contact", metadata, _key("kind"), _key("key"))   # phone, mail_domain  # fmt: skip

consent_yes = sa.Table("consent_yes", metadata, _key("answer"))   # folded, as lead_person.consent

# regions and towns that the pact knows; where a place is not here, nothing is drawn from it
place = sa.Table("place", metadata, _key("place"), _flag("is_served"))

# how the CRM writes what the maps below speak of: owner, stage, reason, crm_source; a pipeline goes with stages alone
written = sa.Table("written", metadata, _key("kind"), _key("pipeline"), _key("name"))

seller_alias = sa.Table("seller_alias", metadata, _key("alias"), _text("owner_id"))

absence = sa.Table(
    "absence", metadata, _key("owner"), sa.Column("from_at", sa.BigInteger, primary_key=True),
    _at("to_at"), _text("stand_in"),
)  # fmt: skip

promise = sa.Table("promise", metadata, _key("source"), _key("campaign_id"), _key("from_day"), _text("text"))

# leads a day of all sources; 2026-11
plan_month = sa.Table("plan_month", metadata, _key("month"), sa.Column("leads_a_day", sa.Float))

attested = sa.Table("attested", metadata, _key("clause"), _key("month"), _key("person"), _text("day"))

ruling = sa.Table(
    "ruling", metadata, _key("source"), _key("lead_id"), _text("fate"), _text("why"), _text("by"), _text("day"),
)  # fmt: skip

rate = sa.Table("rate", metadata, _key("currency"), _key("day"), _int("rate_micro"))

# the company's calendar, from 400 days before the night to 40 after
work_segment = sa.Table(
    "work_segment", metadata,
    sa.Column("starts_at", sa.BigInteger, primary_key=True, autoincrement=False), _at("ends_at"),
    _int("before_seconds"),              # working seconds of all earlier segments
)  # fmt: skip

company_day = sa.Table(
    "company_day", metadata,
    sa.Column("starts_at", sa.BigInteger, primary_key=True, autoincrement=False), _at("ends_at"), _text("day"),
    _at("opens_at"), _at("closes_at"),   # null on a day off
    _int("work_days"),                   # working days up to and with this day
)  # fmt: skip

# each seller's days: a stand-in who is at work counts as the seller
seller_day = sa.Table(
    "seller_day", metadata,
    _key("owner_id"), sa.Column("starts_at", sa.BigInteger, primary_key=True), _at("ends_at"), _at("closes_at"),
    _flag("is_at_work"),                 # the company is open and the seller, or a stand-in, is not away
    _flag("is_away"),                    # absent without a stand-in at work, or dismissed; also on days off
    _int("work_days"),                   # days at work up to and with this day
)  # fmt: skip

# --- what a night concludes ---

shared_key = sa.Table("shared_key", metadata, _key("key"))   # phones and mails that many people share  # fmt: skip

# one row per lead: which enquiry it belongs to
enquiry = sa.Table(
    "enquiry", metadata,
    sa.Column("lead", Id, primary_key=True, autoincrement=False),
    sa.Column("previous_lead", Id),      # the person's previous enquiry, whatever its age
    sa.Column("root_lead", Id),          # the counted lead that it belongs to: itself, unless it is a duplicate
    _text("root_why"),                   # null, or what joined it to the previous one: phone, mail, contact, clerical
    _at("until_at"),                     # the person's next counted lead, null while there is none
    _flag("is_test"), _flag("is_duplicate"),
    _flag("is_repeat_customer"),         # a won deal of the person before submission
    _flag("wrote_again_unanswered"),     # a duplicate submitted before anybody had answered the first
    sa.Index(None, "root_lead"),
)  # fmt: skip

# lead to record, each lead for itself
lead_match = sa.Table(
    "lead_match", metadata,
    sa.Column("lead", Id, primary_key=True, autoincrement=False),
    sa.Column("record", Id),             # null where the match is ambiguous
    _text("tier"),                       # own_record, platform_lead_id, click_id, phone, mail, name
    sa.Column("confidence", sa.Float),
    _flag("is_ambiguous"),
    sa.Index(None, "record"),
)  # fmt: skip

# every record of an enquiry, by its root lead
enquiry_record = sa.Table(
    "enquiry_record", metadata,
    sa.Column("root_lead", Id, primary_key=True, autoincrement=False),
    sa.Column("record", Id, primary_key=True, autoincrement=False),
    _flag("is_first"), _flag("is_deciding"), _flag("is_copy"),
    sa.Index(None, "record"),
    sqlite_with_rowid=False,
)  # fmt: skip

enquiry_deal = sa.Table(
    "enquiry_deal", metadata,
    sa.Column("deal", Id, primary_key=True, autoincrement=False),
    sa.Column("root_lead", Id), sa.Column("record", Id),
    sa.Index(None, "root_lead"),
)  # fmt: skip

# won as of the cut, by what the stages and the snapshot say
won_deal = sa.Table(
    "won_deal", metadata,
    sa.Column("deal", Id, primary_key=True, autoincrement=False), sa.Column("root_lead", Id), _at("won_at"),
)  # fmt: skip

# sellers in whose log silence proves nothing
silent_seller = sa.Table(
    "silent_seller", metadata, _key("owner_id"), _int("reached"), _int("unlogged"), _flag("is_everybody"),
)  # fmt: skip

# every activity of an enquiry, after two rows of one call became one
enquiry_activity = sa.Table(
    "enquiry_activity", metadata,
    sa.Column("root_lead", Id, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("activity", Id, primary_key=True, autoincrement=False),
    sa.Column("record", Id), _text("owner_id"),
    _flag("is_attempt"), _flag("is_talk"), _flag("is_planned"), _flag("is_by_person"),
    _flag("is_call"), _flag("is_no_such_number"), _int("talked_seconds"),
    _flag("is_untold"),                  # a call by a person that does not say whether anybody answered
    sqlite_with_rowid=False,             # it is read lead by lead
)  # fmt: skip

lead_fact = sa.Table(
    "lead_fact", metadata,
    sa.Column("lead", Id, primary_key=True, autoincrement=False),
    sa.Column("first_record", Id),       # the wait is measured on it
    sa.Column("record", Id),             # this one decides the fate
    sa.Column("deal", Id),               # the deal that decides: won before moved last
    _at("reached_crm_at"),               # null where the record is older than the lead
    _at("assigned_at"),                  # null where the CRM keeps no assignment log
    _at("seller_clock_at"),              # when the seller's own clock starts
    _at("first_attempt_at"),             # first attempt or talk
    _int("attempts"), _int("attempt_days"),
    _at("first_talk_at"), _at("last_talk_at"),
    _at("moved_at"),                     # last activity or stage move
    _at("planned_at"),                   # next planned activity
    _text("stage_means"), _text("stage_answers"), _flag("is_stage_known"),
    _at("closed_at"), _text("reason"), _text("reason_kind"),
    _at("won_at"), _int("won_amount_minor"), _text("won_currency"), _text("entity"),
    _text("owner_id"), _text("team"),
    _flag("is_seller_at_work"),          # at the cut
    _int("handoff_seconds"),             # wall seconds, submission to the CRM
    _int("routing_seconds"),             # working seconds, CRM to a seller at work
    _int("waited_seconds"),              # working seconds, submission to the first answer, or to the cut
    _int("seller_seconds"),              # working seconds of the seller's own clock, to the first answer or the cut
    sa.Column("sla_met", sa.SmallInteger),  # null while it cannot be said
    _int("state"),                       # a bit per fact: tasks/core/fates.py
    sa.Index(None, "state"),
)  # fmt: skip

state_fate = sa.Table(
    "state_fate", metadata,
    sa.Column("state", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("fate"), _text("responsible"), _text("clause"), _text("would_be"), _text("because"),
)  # fmt: skip

fate = sa.Table(
    "fate", metadata,
    sa.Column("lead", Id, primary_key=True, autoincrement=False),
    _text("fate", nullable=False),
    _text("responsible", nullable=False),   # marketing, sales, owner, both, market, nobody
    _text("clause"),                     # the clause's number in the pact, where one speaks of this fate
    _text("would_be"),                   # of an unprovable lead: the fate that lacks its evidence
    _text("because"),                    # the key of the sentence that explain prints
    _flag("is_ruled"),
    _text("night"),                      # in which the fate became this one
    sa.Index(None, "fate"),
)  # fmt: skip

# the month's leads of every fate, laid anew by each night: clauses and measures would else join five tables each
month_lead = sa.Table(
    "month_lead", metadata,
    sa.Column("lead", Id, primary_key=True, autoincrement=False),
    _text("source"), _text("lead_id"), _text("channel"), _text("campaign_id"), _text("campaign_name"),
    _at("submitted_at"),
    _text("fate"), _text("would_be"), _flag("is_repeat_customer"), _text("team"),
    sa.Column("sla_met", sa.SmallInteger), _int("handoff_seconds"), _int("seller_seconds"), _at("first_attempt_at"),
)  # fmt: skip

verdict = sa.Table(
    "verdict", metadata,
    _key("night"), _key("clause"), _key("part"),   # part: '' or a campaign or team
    _text("check_name"), _text("side"),
    _text("status"),                     # kept, breached, warned, not_checkable
    _text("why"),                        # of not_checkable: too_few, no_evidence, source_missing, trial, error
    _int("checked"), _int("failed"),
    sa.Column("value", sa.Float), sa.Column("limit_value", sa.Float), _text("unit"),
    sa.Column("low", sa.Float), sa.Column("high", sa.Float), _int("pact_version"),
)  # fmt: skip

offender = sa.Table(
    "offender", metadata,
    _key("night"), _key("clause"), _key("part"), _text("side"),
    _key("record_type"), _key("source"), _key("record_id"),
)  # fmt: skip

restatement = sa.Table(
    "restatement", metadata,
    _key("night"), _key("source"), _key("lead_id"),
    _text("was"),                        # null: a lead of an earlier day that came late
    _text("now"),
    _text("why"),                        # ruling, mapping, late_data, missing_data, time
)  # fmt: skip

delivery = sa.Table(
    "delivery", metadata,
    _key("night"), _key("letter"), _key("recipient"),
    _text("message_id"), _at("claimed_at"), _at("sent_at"), _text("status"),
)  # fmt: skip

# a clause that is breached, a source that did not arrive: from the night that said so to the one that saw it mended
alarm = sa.Table(
    "alarm", metadata,
    _key("kind"),                        # clause, source
    _key("subject"), _key("part"),       # the clause's number or the source; part: '' or a campaign or team
    _key("opened_night"), _text("side"),
    _text("mended_night"),
    _at("mailed_at"), _text("mailed_night"),                 # when it was told, and by which night's mail
    _at("mended_mailed_at"), _text("mended_mailed_night"),
)  # fmt: skip

# what a night's letter was rendered from, so that a closed night is rendered as it was
letter_fact = sa.Table("letter_fact", metadata, _key("night"), _text("facts"))

# leads that a mail by day named to one reader, noted before it left: `night` and `letter` find it in `delivery`
mention = sa.Table(
    "mention", metadata,
    _key("kind"), _key("source"), _key("lead_id"), _key("recipient"),   # kind: untouched
    _text("night"), _text("letter"), _at("claimed_at"),
)  # fmt: skip

# the last look by day that told all it had to tell: on the same files and pact there is nothing new
look = sa.Table(
    "look", metadata,
    _key("kind"), _text("night"), _at("looked_at"), _text("basis"),
)  # fmt: skip
