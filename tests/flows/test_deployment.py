"""prefect.yaml deploys flows that exist, one run of a company at a time."""

import importlib
from pathlib import Path

import pytest
from prefect import Flow
from ruamel.yaml import YAML

from flows.params import NightForm

FILE = Path(__file__).parents[2] / "prefect.yaml"
DEPLOYMENTS = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda each: each["name"])
def test_a_deployment_names_a_flow_by_its_module(deployment: dict[str, str]) -> None:
    module, _, name = deployment["entrypoint"].rpartition(".")
    flow = getattr(importlib.import_module(module), name)
    assert isinstance(flow, Flow)
    assert flow.name == deployment["name"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda each: each["name"])
def test_nights_of_one_company_never_queue_up(deployment: dict[str, dict[str, object]]) -> None:
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_every_field_of_the_form_is_explained() -> None:
    for name, field in NightForm.model_fields.items():
        assert field.description, name
