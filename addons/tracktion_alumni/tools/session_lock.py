from contextlib import contextmanager

from psycopg2.extensions import TRANSACTION_STATUS_INERROR


@contextmanager
def session_lock(cr, space, number):
    """Hold an advisory lock of PostgreSQL across commits, if nobody else does.

    :param int space: namespace of the lock
    :param int number: what is locked in that namespace
    :return: whether the lock is held; when not, another process is at work
    """
    cr.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, number])
    [mine] = cr.fetchone()
    try:
        yield mine
    finally:
        if mine:
            # A transaction that failed refuses all commands. It is lost in any case; the lock
            # would stay with the connection, which goes back into the pool.
            if cr.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
                cr.rollback()
            cr.execute("SELECT pg_advisory_unlock(%s, %s)", [space, number])


def is_held(cr, space, number):
    """Whether some process holds that lock right now."""
    cr.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        (space, number),
    )
    [(held,)] = cr.fetchall()
    return bool(held)
