"""Random numbers that will be the same in ten years.

NumPy promises that the raw output of a *bit generator* never changes, and makes no such promise for
the methods of ``Generator`` (NEP 19). So every choice here is made from uniforms built of the raw
64-bit words of PCG64: the top 53 bits times 2^-53. The words are spent in the canonical order of the
units (by code), never in the order of the file.
"""

from __future__ import annotations

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from chiso.engine.survey.sampling import problems

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

GENERATOR = "NumPy PCG64, 53 bit cao của mỗi từ 64 bit"
"""How the protocol names the source of chance."""


def seeded(seed: int) -> Generator:
    """The generator of a seed."""
    return Generator(PCG64(seed))


def uniforms(rng: Generator, count: int) -> Floats:
    """``count`` numbers in [0, 1), one raw word each."""
    if type(rng.bit_generator).__name__ != "PCG64":
        raise problems.generator_unstable(type(rng.bit_generator).__name__)
    raw = rng.bit_generator.random_raw(count)
    return np.asarray((raw >> np.uint64(11)).astype(np.float64) * 2.0**-53)
