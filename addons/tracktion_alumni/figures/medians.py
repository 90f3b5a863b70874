# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The middle of people who are known by ordered classes only."""


def median_class(numbers, total):
    """The place of the first class by which half of all people, at least, are reached.

    :param numbers: how many people are in each class, in their order; None: not shown
    :param total: of how many people; None: not shown
    :return: None where nobody is counted, or where it does not follow from what is shown

    >>> median_class([2, 3, 5], 10), median_class([1, 3, 6], 10)
    (1, 2)

    What is hidden behind the middle does not matter, before it does:

    >>> median_class([6, None, None], 10), median_class([None, 6, 2], 10)
    (0, None)
    """
    reached = 0
    for place, number in enumerate(numbers):
        if not total or number is None:
            return None
        reached += number
        if 2 * reached >= total:
            return place
    return None
