"""The rounding of a reading, in fractions."""
from fractions import Fraction


def round16(value):
    """Half to even, to 16 significant digits, as a fraction."""
    exponent = 0
    while value * Fraction(10) ** exponent >= 10**16:
        exponent -= 1
    while value * Fraction(10) ** exponent < 10**15:
        exponent += 1
    return Fraction(round(value * Fraction(10) ** exponent)) / Fraction(10) ** exponent
