# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every sentence this package can say, by a stable code.

A problem is a pair ``(code, params)``. ``describe`` gives the English sentence; the Odoo layer
translates ``TEXTS[code]`` first and then fills in the params.
"""


def _(text):
    """Mark a sentence for the translation export; translating is the caller's work."""
    return text


#: Why a whole file is refused (codes of ``SheetError``).
SHEET_ERRORS = {
    "empty_file": _("The file is empty. Choose the file that holds your list."),
    "too_big": _(
        "The file has %(size)s MB; lists up to %(limit)s MB can be imported."
        " Take out pictures and other sheets, or cut the list into several files."
    ),
    "zip_bomb": _(
        "The file blows up to far more data than a list of people needs, so it was not opened."
        " Copy the rows into a new spreadsheet and save that as .xlsx."
    ),
    "too_many_rows": _(
        "The list has more than %(limit)s rows. Delete the rows that are not people,"
        " or cut the list into several files."
    ),
    "too_many_columns": _(
        "The list has something in column %(column)s, but only %(limit)s columns can be read."
        " Delete the columns you do not need and try again."
    ),
    "too_many_cells": _(
        "The list has more than %(limit)s filled cells. Delete the columns you do not need,"
        " or cut the list into several files."
    ),
    "line_too_long": _(
        "Line %(line)s of the file is far too long for a list of people."
        " Open the file in a spreadsheet program and save it as .xlsx."
    ),
    "password": _(
        "The file is protected with a password. Open it, take the password off"
        " (File, Info, Protect Workbook, or Save As without password), save and try again."
    ),
    "macros": _(
        "The file contains macros (small programs), which are not accepted."
        " Open it and save it as “Excel workbook (.xlsx)”, then import that file."
    ),
    "xlsb": _(
        "This is a binary Excel workbook (.xlsb). Open it and save it as"
        " “Excel workbook (.xlsx)”, then import that file."
    ),
    "not_a_sheet": _(
        "This is a %(kind)s file, not a spreadsheet. Copy the table into a spreadsheet"
        " and save it as .xlsx or .csv."
    ),
    "save_as_xlsx": _(
        "This is a %(kind)s file, which cannot be read directly. Open it in your spreadsheet"
        " program and save it as “Excel workbook (.xlsx)”."
    ),
    "zip_archive": _(
        "This is a compressed folder. Unpack it first and import the spreadsheet inside."
    ),
    "entities": _(
        "The file contains definitions that spreadsheets never need and that can do harm,"
        " so it was not read. Copy the rows into a new spreadsheet and save that as .xlsx."
    ),
    "corrupt": _(
        "The file is damaged and cannot be read to the end. Open it in your spreadsheet program,"
        " save it under a new name as .xlsx and try again."
    ),
    "binary": _(
        "The file has the name of a text file but holds something else."
        " Save the list as .xlsx or .csv and try again."
    ),
    "quotes": _(
        'From row %(row)s on, a quotation mark (") is opened and never closed, so the columns'
        " cannot be told apart. Open the file in a spreadsheet program and save it as .xlsx."
    ),
    "no_sheet": _("The file has no sheet named “%(name)s”. Its sheets are: %(sheets)s."),
    "no_rows": _(
        "The sheet “%(sheet)s” has headings in row %(row)s but no row below them."
        " Add the people below the headings."
    ),
    "no_data": _("The file has no filled cells. Choose the file that holds your list."),
    "no_header": _(
        "No row with headings was found in the first %(scanned)s rows. Write headings such as"
        " “Surname”, “Name”, “E-mail”, “Phone” above the columns and try again."
    ),
    "formulas_only": _(
        "The cells hold formulas whose results were never saved. Open the file in your"
        " spreadsheet program, save it once, and try again."
    ),
}

#: What the reader wants to tell about a file that it did read.
SHEET_NOTES = {
    "other_sheets": _("Only the sheet “%(sheet)s” was read. Not read: %(others)s."),
    "other_lists": _(
        "These sheets look like lists of people too; import them one by one: %(others)s."
    ),
    "cell_errors": _(
        "%(count)s cells show an error such as %(example)s and were read as empty (rows %(rows)s)."
    ),
    "markup": _("%(count)s cells held HTML; only their text was kept (rows %(rows)s)."),
    "hidden_rows": _("%(count)s rows are hidden in the file; they were read like the others."),
    "skipped_total": _("Row %(row)s was left out: it is a total (“%(text)s”)."),
    "skipped_header": _("Row %(row)s was left out: it repeats the headings."),
    "skipped_footer": _("Row %(row)s was left out: it is no person (“%(text)s”)."),
    "skipped_section": _("Row %(row)s was left out: it is a title (“%(text)s”)."),
    "skipped_title": _("The headings were found in row %(row)s; the rows above were left out."),
    "duplicate_header": _(
        "Several columns are called “%(header)s”; they are told apart by a number."
    ),
    "encoding_guessed": _("The file does not say how it writes accents; %(encoding)s fits best."),
    "encoding_mixed": _(
        "The file mixes two ways of writing accents. Check the names with accents below."
    ),
    "ragged": _(
        "%(count)s rows have more cells than there are headings; what stands beyond was left out"
        " (rows %(rows)s)."
    ),
    "html_table": _(
        "The file is a web page with a table, although its name says otherwise;"
        " the largest table in it was read."
    ),
}

#: What is wrong with one cell. With a value: a remark; without one: an error.
PROBLEMS = {
    "formula_without_value": _(
        "The cell holds a formula whose result was not saved. Open the file in your spreadsheet"
        " program, save it once, or type the value."
    ),
    "cell_too_long": _("The cell has %(length)s characters, more than %(limit)s. Shorten it."),
    "name_missing": _("The name is missing. Write surname and given name."),
    "name_digits": _("“%(value)s” has digits in it and is no name. Check the column."),
    "name_is_email": _("“%(value)s” is an e-mail address, not a name. Check the column."),
    "name_too_long": _("“%(value)s” is too long for a name. Check the column."),
    "name_no_letters": _("“%(value)s” has no letters in it and is no name. Check the column."),
    "name_one_word": _("“%(value)s” is only one word; surname or given name may be missing."),
    "date_unknown": _(
        "“%(value)s” is not a date that can be read. Write it as day/month/year, e.g. 30/06/2019."
    ),
    "date_impossible": _("“%(value)s” does not exist in the calendar. Correct the date."),
    "date_year_only": _("“%(value)s” is only a year. Write the whole date, e.g. 30/06/2019."),
    "date_no_day": _("“%(value)s” has no day; the first of the month was taken."),
    "date_no_day_birth": _("“%(value)s” has no day. Write the whole date of birth."),
    "date_swapped": _(
        "“%(value)s” only makes sense as month/day/year, unlike the rest; please check."
    ),
    "date_future": _("“%(value)s” is in the future. Correct the date."),
    "date_out_of_range": _("“%(value)s” is too far in the past or the future. Check the year."),
    "date_is_year_cell": _(
        "“%(value)s” looks like a bare year in a cell formatted as a date. Write the whole date."
    ),
    "birth_future": _("“%(value)s” is in the future and cannot be a date of birth."),
    "birth_too_old": _("“%(value)s” is too long ago for a date of birth. Check the year."),
    "birth_too_young": _("“%(value)s” would make this person a child; check the year."),
    "year_unknown": _("“%(value)s” is not a year. Write four digits, e.g. 2019."),
    "year_out_of_range": _("%(value)s is not a likely year. Write four digits, e.g. 2019."),
    "school_year_unknown": _("“%(value)s” is not a school year. Write it as 2018/2019."),
    "school_year_single": _(
        "“%(value)s” does not say which of two school years is meant. Write it as 2018/2019."
    ),
    "school_year_span": _(
        "“%(value)s” is longer than one school year. Write the last one, e.g. 2018/2019."
    ),
    "email_invalid": _("“%(value)s” is not an e-mail address. Correct it or empty the cell."),
    "email_repaired": _("“%(value)s” was read as %(email)s; please check."),
    "phone_invalid": _(
        "“%(value)s” is not a phone number in %(country)s. Correct it, or write it with its"
        " country, e.g. +34 600 123 456."
    ),
    "phone_no_country": _(
        "“%(value)s” has no country code and the school has no country. Write it with its"
        " country, e.g. +34 600 123 456."
    ),
    "phone_scientific": _(
        "“%(value)s” is what the spreadsheet made of a long number; digits are lost. Format the"
        " column as text and type the number again."
    ),
    "phone_zero_added": _("“%(value)s” had lost its leading zero; it was read as %(phone)s."),
    "bool_unknown": _("“%(value)s” is neither yes nor no. Write yes or no."),
    "gender_unknown": _(
        "“%(value)s” is not known as a gender. Write female, male, other, or leave it empty."
    ),
    "state_unknown": _("“%(value)s” is not known. Write studying, finished or left."),
    "graduated_unknown": _(
        "“%(value)s” is not known. Write yes or no, or the date or the year of the graduation."
    ),
    "outcome_unknown": _("“%(value)s” is not known as a category of alumni."),
    "sector_unknown": _("“%(value)s” is not known. Write industry, services or primary."),
    "eqf_unknown": _("“%(value)s” is not an EQF level. Write a number from 1 to 8."),
    "channel_unknown": _("“%(value)s” is not known as a channel. Write e-mail, phone, message…"),
    "status_unknown": _("“%(value)s” is not known as an occupation (working, studying, …)."),
    "isced_unknown": _("“%(value)s” is not an ISCED-F code. Write two to four digits, e.g. 0613."),
    "url_invalid": _("“%(value)s” is not a web address."),
    "zip_invalid": _("“%(value)s” is not a postal code."),
}

#: All sentences by code.
TEXTS = {**SHEET_ERRORS, **SHEET_NOTES, **PROBLEMS}


def describe(problem):
    """Return the English sentence of a ``(code, params)`` pair."""
    code, params = problem
    return TEXTS[code] % params


def problem(code, value=None, **params):
    """Build a ``(code, params)`` pair; the value is shortened so that messages stay readable."""
    if value is not None:
        text = str(value).replace("\n", " ")
        params["value"] = text if len(text) <= 60 else text[:57] + "…"
    return code, params
