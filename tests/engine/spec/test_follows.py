"""The crosswalk is total, each code in one row, each relation what it says."""

from chiso.engine.spec.build import record
from chiso.engine.spec.follows import Crosswalk, Follows, Step, joined
from tests.engine.sample import EDITIONS, SAMPLE, TRACKED

FILE = record((EDITIONS / "par/2025-sample/follows.yaml").read_bytes(), Follows, name="follows.yaml")


def faults(*steps):
    return {finding.code for finding in joined(Crosswalk(from_="x", steps=steps), old=TRACKED, new=SAMPLE)}


def test_the_sample_s_crosswalk_is_sound():
    assert joined(FILE.follows[0], old=TRACKED, new=SAMPLE) == ()


def test_each_fault_of_a_crosswalk_is_told():
    whole = tuple(step for step in FILE.follows[0].steps)
    assert faults(*whole[:-1]) == {"SP0404"}
    assert faults(*whole, Step(relation="new", new=("1.4",))) == {"SP0403"}
    assert "SP0403" in faults(*whole, Step(relation="new", new=("1",)))
    assert faults(*whole, Step(relation="dropped", old=("7",))) == {"SP0402"}
    assert "SP0401" in faults(*whole, Step(relation="merged", old=("1.1",), new=("1.1",)))
