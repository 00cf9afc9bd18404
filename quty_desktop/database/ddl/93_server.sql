-- Backups and the server's health.

-- When the plant was made, and its last backups: made, proven, and found not to restore.
CREATE FUNCTION quty.backup_state(
    OUT first_use timestamptz, OUT last_made timestamptz, OUT last_proven timestamptz, OUT last_failed timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT (SELECT min(created_at) FROM quty.person), (SELECT max(made_at) FROM quty.backup),
           (SELECT max(backup_made_at) FROM quty.backup_proof WHERE proven),
           (SELECT max(backup_made_at) FROM quty.backup_proof WHERE NOT proven)
$$;

-- A proven backup answers the alerts that asked for one: those about backups made before it, and, if it is of today, the
-- one that says that there is none.
CREATE FUNCTION quty.answer_backup_alerts(words text, made_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    answered integer;
BEGIN
    PERFORM quty.require('manage_backups');
    UPDATE quty.alert SET state = 'resolved', answer_reason = words, version = version + 1
    WHERE state IN ('pending', 'acknowledged')
      AND (message = 'backup.overdue' AND made_at >= now() - interval '24 hours'
           OR message = 'backup.differs' AND made_at >= (params -> 'made_at' ->> 'moment')::timestamptz);
    GET DIAGNOSTICS answered = ROW_COUNT;
    RETURN answered;
END
$$;

-- The server as its own catalogues show it. Some of them show everything only where the owner may see it (pg_monitor);
-- what is hidden is null, never wrong.
CREATE FUNCTION quty.server_health() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT jsonb_build_object(
        'server_version', current_setting('server_version'),
        'version_number', current_setting('server_version_num')::integer,
        'database', current_database(),
        'revision', (SELECT version_num FROM quty.schema_revision),
        'now', clock_timestamp(),
        'started_at', pg_postmaster_start_time(),
        'in_recovery', pg_is_in_recovery(),
        'sees_all', pg_has_role('pg_read_all_stats', 'MEMBER'),
        'max_connections', current_setting('max_connections')::integer
            - current_setting('superuser_reserved_connections')::integer,
        'connections', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
        'listeners', (SELECT count(*) FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name LIKE 'Quty % listener'),
        'programs', (SELECT coalesce(jsonb_object_agg(program, n), '{}') FROM (
            SELECT split_part(application_name, ' ', 2) AS program, count(DISTINCT usename) AS n FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'Quty %' GROUP BY 1) AS p),
        'waiting', (SELECT coalesce(jsonb_agg(w), '[]') FROM (
            SELECT a.pid, a.usename AS person, a.application_name AS program, a.client_addr AS address,
                   extract(epoch FROM clock_timestamp() - a.state_change)::integer AS seconds,
                   (SELECT jsonb_agg(b.usename) FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(a.pid))) AS blocked_by
            FROM pg_stat_activity a WHERE a.wait_event_type = 'Lock' AND a.datname = current_database()
            ORDER BY a.state_change LIMIT 20) AS w),
        'long', (SELECT coalesce(jsonb_agg(w), '[]') FROM (
            SELECT pid, usename AS person, application_name AS program, state,
                   extract(epoch FROM clock_timestamp() - xact_start)::integer AS seconds
            FROM pg_stat_activity
            WHERE datname = current_database() AND xact_start < clock_timestamp() - interval '30 seconds'
              AND pid <> pg_backend_pid()
            ORDER BY xact_start LIMIT 20) AS w),
        'size', pg_database_size(current_database()),
        'tables', (SELECT coalesce(jsonb_agg(t), '[]') FROM (
            SELECT c.relname AS name, greatest(c.reltuples, s.n_live_tup)::bigint AS rows,
                   pg_total_relation_size(c.oid) AS bytes
            FROM pg_class c JOIN pg_stat_all_tables s ON s.relid = c.oid
            WHERE c.relnamespace = 'quty'::regnamespace AND c.relkind = 'r'
              -- Measuring a table that somebody holds wholly would wait for it, and this is asked when somebody waits.
              AND c.oid NOT IN (SELECT l.relation FROM pg_locks l
                                WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.relation IS NOT NULL)
            ORDER BY pg_total_relation_size(c.oid) DESC LIMIT 25) AS t),
        'deadlocks', (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()),
        'checksum_failures', (SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()),
        'archive_mode', current_setting('archive_mode'),
        'archived_at', (SELECT last_archived_time FROM pg_stat_archiver),
        'archive_failed_at', (SELECT last_failed_time FROM pg_stat_archiver),
        'replicas', (SELECT coalesce(jsonb_agg(r), '[]') FROM (
            SELECT application_name AS name, client_addr AS address, state,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint AS behind
            FROM pg_stat_replication WHERE NOT pg_is_in_recovery()) AS r),
        'failed_sign_ins', (SELECT count(*) FROM quty.sign_in_event
                            WHERE kind = 'failed' AND at > now() - interval '1 day'),
        'failed_names', (SELECT coalesce(jsonb_object_agg(person_name, n), '{}') FROM (
            SELECT person_name, count(*) AS n FROM quty.sign_in_event
            WHERE kind = 'failed' AND at > now() - interval '1 day' GROUP BY 1 ORDER BY 2 DESC LIMIT 10) AS f),
        'last_backup', (SELECT max(made_at) FROM quty.backup),
        'last_proven', (SELECT max(backup_made_at) FROM quty.backup_proof WHERE proven),
        'last_failed', (SELECT max(backup_made_at) FROM quty.backup_proof WHERE NOT proven),
        'first_use', (SELECT min(created_at) FROM quty.person)
    )
$$;
