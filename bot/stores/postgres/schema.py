"""The PostgreSQL tables and their migrations: run when the store opens, and by `python -m bot migrate`."""

from psycopg import AsyncConnection

LIVENESS_LOCK = 0x41534B  # the class id of the advisory lock that each living process holds

# Each script runs once, in this order. Never change a released one, not even its comments: add another.
SCRIPTS: tuple[str, ...] = (
    """
    CREATE TABLE document (
        kind text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        body bytea NOT NULL,            -- encrypted
        due timestamptz,                -- when somebody is to be reminded
        claimed timestamptz,            -- a process is at it until then
        saved timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (kind, key)
    );
    CREATE INDEX document_due ON document (due) WHERE due IS NOT NULL;
    CREATE INDEX document_saved ON document (kind, saved);

    -- documents that nobody could read: for the operator, never deleted
    CREATE TABLE damaged (
        kind text NOT NULL, key text NOT NULL, body bytea NOT NULL, at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE secret (name text PRIMARY KEY, value bytea NOT NULL);  -- encrypted

    -- users whose turn is being told, by the number of the process that does it
    CREATE TABLE turn (
        person text NOT NULL, process integer NOT NULL, held boolean NOT NULL, PRIMARY KEY (person, process)
    );

    -- a process lives as long as its connection holds its lock: one that was killed lets go at once
    CREATE FUNCTION lives(process integer) RETURNS boolean STABLE LANGUAGE sql AS $$
        SELECT EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 4281163 AND objid = process::oid AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        )
    $$;

    -- What is noted about turns is not waited for on the disk: it is for a killed process, not a power cut.
    -- true: the turn with this person is ours; false: another living process has it
    CREATE FUNCTION begin_turn(who text, ours integer) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM pg_advisory_xact_lock(hashtextextended(who, 0));
        IF EXISTS (SELECT FROM turn WHERE person = who AND process <> ours AND held AND lives(process)) THEN
            RETURN false;
        END IF;
        INSERT INTO turn VALUES (who, ours, true) ON CONFLICT (person, process) DO UPDATE SET held = true;
        RETURN true;
    END
    $$;
    CREATE FUNCTION rest_turn(who text, ours integer) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        UPDATE turn SET held = false WHERE person = who AND process = ours;
    END
    $$;
    CREATE FUNCTION finish_turn(who text, ours integer) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        DELETE FROM turn WHERE person = who AND (process = ours OR NOT lives(process));
    END
    $$;
    """,
    """
    -- a process that has told somebody speaks for itself alone: what a process that is gone did not tell
    -- stays noted until it is taken over
    CREATE OR REPLACE FUNCTION finish_turn(who text, ours integer) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        DELETE FROM turn WHERE person = who AND process = ours;
    END
    $$;
    CREATE FUNCTION take_over_turns(ours integer) RETURNS SETOF text LANGUAGE sql AS $$
        WITH left_over AS (
            DELETE FROM turn WHERE process <> ours AND NOT lives(process) RETURNING person
        ), taken AS (
            INSERT INTO turn SELECT DISTINCT person, ours, false FROM left_over ON CONFLICT DO NOTHING
        )
        SELECT DISTINCT person FROM left_over
    $$;
    """,
    """
    -- A restart of the server takes every lock away, and each living process needs some seconds to take its
    -- own again. Until then all count as alive: otherwise each would take over what another is delivering.
    CREATE OR REPLACE FUNCTION lives(process integer) RETURNS boolean STABLE LANGUAGE sql AS $$
        SELECT now() < pg_postmaster_start_time() + interval '6 seconds' OR EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 4281163 AND objid = process::oid AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        )
    $$;
    """,
    """
    -- Of a silent turn a restart has nothing to repair: it keeps other processes away, and is not taken over.
    -- The older begin_turn stays, for processes of the last version that still run meanwhile.
    ALTER TABLE turn ADD COLUMN silent boolean NOT NULL DEFAULT false;
    CREATE FUNCTION begin_turn(who text, ours integer, is_silent boolean) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM pg_advisory_xact_lock(hashtextextended(who, 0));
        IF EXISTS (SELECT FROM turn WHERE person = who AND process <> ours AND held AND lives(process)) THEN
            RETURN false;
        END IF;
        INSERT INTO turn VALUES (who, ours, true, is_silent) ON CONFLICT (person, process)
            DO UPDATE SET held = true, silent = turn.silent AND excluded.silent;
        RETURN true;
    END
    $$;
    CREATE OR REPLACE FUNCTION take_over_turns(ours integer) RETURNS SETOF text LANGUAGE sql AS $$
        WITH left_over AS (
            DELETE FROM turn WHERE process <> ours AND NOT lives(process) RETURNING person, silent
        ), taken AS (
            INSERT INTO turn SELECT DISTINCT person, ours, false FROM left_over WHERE NOT silent
            ON CONFLICT (person, process) DO UPDATE SET silent = false
        )
        SELECT DISTINCT person FROM left_over WHERE NOT silent
    $$;
    """,
    """
    -- The fingerprints of the keys that each living process holds, in order, and which one it writes with.
    -- A process that lives without a row is of an older version: nobody knows its keys.
    CREATE TABLE process_key (process bigint PRIMARY KEY, keys text[] NOT NULL, writes text NOT NULL);
    """,
    """
    -- what was erased, by a keyed hash: no backup brings it back
    CREATE TABLE forgotten (mark text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());

    -- a row while an import has begun and was not finished: no bot may run meanwhile
    CREATE TABLE importing (since timestamptz NOT NULL DEFAULT now());
    """,
    """
    -- Begins a turn, and reads what it will need in the same trip. No rows: another living process has the
    -- turn. Else an empty one, and one for each document, without a body if there is none. Each statement in
    -- here sees what was saved until it begins: so the documents are as they are once the turn is ours.
    CREATE FUNCTION begin_turn_reading(who text, ours integer, is_silent boolean, kinds text[], keys text[])
    RETURNS TABLE (of_kind text, of_key text, content bytea) LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT begin_turn(who, ours, is_silent) THEN
            RETURN;
        END IF;
        RETURN NEXT;
        FOR place IN 1 .. cardinality(keys) LOOP
            of_kind := kinds[place];
            of_key := keys[place];
            content := (SELECT body FROM document WHERE kind = of_kind AND key = of_key);
            RETURN NEXT;
        END LOOP;
    END
    $$;

    -- Who lives is asked once for a statement, and not for each row that it looks at.
    CREATE FUNCTION server_has_just_started() RETURNS boolean STABLE LANGUAGE sql AS $$
        SELECT now() < pg_postmaster_start_time() + interval '6 seconds'  -- see `lives`: until then all live
    $$;
    CREATE FUNCTION living_processes() RETURNS SETOF integer STABLE LANGUAGE plpgsql AS $$
    BEGIN
        RETURN QUERY SELECT objid::bigint::integer FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 4281163 AND objsubid = 2 AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    END
    $$;
    CREATE OR REPLACE FUNCTION begin_turn(who text, ours integer, is_silent boolean) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM pg_advisory_xact_lock(hashtextextended(who, 0));
        IF EXISTS (
            SELECT FROM turn WHERE person = who AND process <> ours AND held
                AND (server_has_just_started() OR process IN (SELECT living_processes()))
        ) THEN
            RETURN false;
        END IF;
        INSERT INTO turn VALUES (who, ours, true, is_silent) ON CONFLICT (person, process)
            DO UPDATE SET held = true, silent = turn.silent AND excluded.silent;
        RETURN true;
    END
    $$;
    CREATE OR REPLACE FUNCTION take_over_turns(ours integer) RETURNS SETOF text LANGUAGE sql AS $$
        WITH left_over AS (
            DELETE FROM turn WHERE process <> ours AND NOT server_has_just_started()
                AND process NOT IN (SELECT living_processes()) RETURNING person, silent
        ), taken AS (
            INSERT INTO turn SELECT DISTINCT person, ours, false FROM left_over WHERE NOT silent
            ON CONFLICT (person, process) DO UPDATE SET silent = false
        )
        SELECT DISTINCT person FROM left_over WHERE NOT silent
    $$;
    """,
)


async def migrate(connection: AsyncConnection) -> int:
    """Run the scripts that this database lacks, in one process at a time; returns how many."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (LIVENESS_LOCK,))
        await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (number integer NOT NULL)")
        row = await (await connection.execute("SELECT max(number) FROM schema_version")).fetchone()
        current = (row[0] if row else None) or 0
        for number, script in enumerate(SCRIPTS[current:], start=current + 1):
            await connection.execute(script)
            await connection.execute("INSERT INTO schema_version VALUES (%s)", (number,))
    return max(len(SCRIPTS) - current, 0)
