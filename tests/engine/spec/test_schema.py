"""The JSON Schema accepts what the reader accepts, and is itself a schema."""

import jsonschema
import pytest
import yaml

from chiso.engine.spec.schema import FILES, schema
from tests.engine.sample import EDITIONS

EDITION = EDITIONS / "par/2025-sample"


class Strings(yaml.SafeLoader):
    """Every scalar a string, as our reader has it."""


Strings.yaml_implicit_resolvers = {}


def plain(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Strings)


@pytest.mark.parametrize("file", sorted(FILES))
def test_each_schema_is_sound(file):
    jsonschema.Draft202012Validator.check_schema(schema(file))


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("index", "index.yaml"),
        ("tree", "tree/1.yaml"),
        ("tree", "tree/2.yaml"),
        ("examples", "examples/all.yaml"),
        ("follows", "follows.yaml"),
    ],
)
def test_the_sample_s_files_fit(file, path):
    jsonschema.validate(plain(EDITION / path), schema(file))


def test_an_unknown_key_and_a_wrong_kind_do_not():
    node = plain(EDITION / "tree/1.yaml")
    for wrong in ({**node, "foo": "x"}, {**node, "rule": {"kind": "x"}}, {**node, "points": "1,5"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema("tree"))
