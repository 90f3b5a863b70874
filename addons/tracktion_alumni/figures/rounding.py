# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shares and their rounding, the way people do it by hand: exactly, and halves away from zero.

Python's ``round`` and most databases turn 9 of 80 (11.25 %) into 11.2; published figures say 11.3.
"""

from decimal import Decimal
from fractions import Fraction


def half_up(value, digits=0):
    """Round a number to ``digits`` decimals, halves away from zero.

    ``value`` is an int, ``Fraction``, ``Decimal`` or float; a float stands for what it prints as,
    so 1.005 is 1.005 and not the binary number just below it. Give ratios as ``Fraction``, or to
    ``ratio`` and ``percent``: a float that was divided before has lost what decides a half.
    Returns an int for ``digits`` of 0 or less (-2 rounds to hundreds), else a float; None for None.
    Raises ``TypeError`` for what is no number and ``ValueError`` for infinity and NaN.

    >>> half_up(11.25, 1), half_up(-2.5), half_up(Fraction(2, 3), 2), half_up(1250, -2)
    (11.3, -3, 0.67, 1300)
    >>> half_up(None) is None
    True
    """
    if value is None:
        return None
    exact = _exact(value)
    scaled = abs(exact) * Fraction(10) ** digits
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    if exact < 0:
        rounded = -rounded
    return rounded / 10**digits if digits > 0 else rounded * 10**-digits


def ratio(numerator, denominator, digits=1):
    """``numerator / denominator`` rounded half up: means, minutes a person, people a post.

    Both are numbers as ``half_up`` takes them, in any unit; the result is in that of the numerator
    for each one of the denominator. None when either is None or the denominator is 0: where there
    is nothing to divide by there is no figure, not a figure of 0. Raises ``ValueError`` for a
    negative denominator.

    >>> ratio(35, 4), ratio(0, 4), ratio(0, 0)
    (8.8, 0.0, None)
    """
    return half_up(_divide(numerator, denominator), digits)


def percent(numerator, denominator, digits=1):
    """``numerator`` in percent of ``denominator``, rounded half up.

    Arguments, None and errors are those of ``ratio``. Neither 0 nor 100 is a bound: a net share
    (NPS) is negative at times, and hours worked may exceed hours planned.

    >>> percent(9, 80), percent(54, 80), percent(-9, 80), percent(2, 3, digits=0)
    (11.3, 67.5, -11.3, 67)
    >>> percent(0, 80), percent(0, 0), percent(3, None)
    (0.0, None, None)
    """
    exact = _divide(numerator, denominator)
    return None if exact is None else half_up(100 * exact, digits)


def share(numerator, denominator):
    """The exact part of a whole, as a ``Fraction`` between 0 and 1; None as in ``ratio``.

    Raises ``ValueError`` when the part is negative or more than the whole.

    >>> share(9, 80)
    Fraction(9, 80)
    >>> share(9, 8)
    Traceback (most recent call last):
    ...
    ValueError: 9 of 8 is no share: the part lies between 0 and the whole
    """
    exact = _divide(numerator, denominator)
    if exact is not None and not 0 <= exact <= 1:
        raise ValueError(
            f"{numerator} of {denominator} is no share: the part lies between 0 and the whole"
        )
    return exact


def _divide(numerator, denominator):
    if numerator is None or denominator is None:
        return None
    top, bottom = _exact(numerator), _exact(denominator)
    if bottom < 0:
        raise ValueError(f"a base of {denominator} is impossible: it cannot be negative")
    return top / bottom if bottom else None


def _exact(value):
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} cannot be rounded")
        return Fraction(value)
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    raise TypeError(f"{value!r} is no number")
