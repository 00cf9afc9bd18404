-- Taking an import back. What it changed stands in the audit trail: an import is one transaction, so that its entries
-- carry the moment and the person of its record.

-- The tables that imports write, with the column of their key.
CREATE FUNCTION quty.import_key(table_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT CASE
        WHEN table_name = 'destination_alias' THEN 'alias'
        WHEN table_name = 'setting' THEN 'key'
        WHEN table_name = 'unit' THEN 'code'
        WHEN table_name IN ('article', 'bill', 'bill_line', 'category', 'defect', 'destination', 'material_certificate',
                            'pack_specification', 'partner', 'place', 'production_line', 'sampling_class', 'sampling_plan',
                            'unit_conversion') THEN 'id'
    END
$$;

-- How the office calls a row: its code or name, or those of the article that it belongs to.
CREATE FUNCTION quty.import_record(kept jsonb, key text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(
        (SELECT p.name FROM quty.sampling_plan p WHERE p.code = kept ->> 'code' OR p.id = (kept ->> 'plan_id')::bigint),
        kept ->> 'code', kept ->> 'name', kept ->> 'alias',
        (SELECT a.code FROM quty.article a WHERE a.id = (kept ->> 'article_id')::bigint),
        (SELECT a.code FROM quty.bill b JOIN quty.article a ON a.id = b.article_id WHERE b.id = (kept ->> 'bill_id')::bigint),
        key)
$$;

-- Articles that production used since: those ordered to be made, and all that goes into them.
CREATE FUNCTION quty.articles_made_since(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    WITH RECURSIVE used(article_id) AS (
        SELECT m.article_id FROM quty.manufacturing_order m WHERE m.created_at > moment
        UNION
        SELECT l.component_id FROM used u
        JOIN quty.bill b ON b.article_id = u.article_id
        JOIN quty.bill_line l ON l.bill_id = b.id
    )
    SELECT article_id FROM used
$$;

-- A sampling plan that an import changed and by which lots were inspected since; NULL where there is none.
CREATE FUNCTION quty.plan_used_since(run quty.import_run) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT p.name FROM quty.sampling_plan p
    WHERE EXISTS (SELECT FROM quty.inspection_sample s WHERE s.stage = p.stage AND s.at > run.at)
      AND EXISTS (
        SELECT FROM quty.audit_entry a
        WHERE a.at = run.at AND a.person_name = run.imported_by AND a.command = 'imports.import_files'
          AND (a.table_name = 'sampling_plan' AND a.key = p.id::text
               OR a.table_name = 'sampling_class'
                  AND (coalesce(a.new, a.old) ->> 'plan_id' = p.id::text
                       OR EXISTS (SELECT FROM quty.sampling_class c WHERE c.id::text = a.key AND c.plan_id = p.id))))
    ORDER BY p.id LIMIT 1
$$;

CREATE FUNCTION quty.undo_import_entry(entry quty.audit_entry) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    key_column text := quty.import_key(entry.table_name);
    present jsonb;
    later quty.audit_entry;
    changes text;
BEGIN
    IF key_column IS NULL THEN
        PERFORM quty.refuse('import.cannot_undo', jsonb_build_object('table', entry.table_name));
    END IF;
    EXECUTE format('SELECT to_jsonb(t) FROM quty.%I t WHERE %I = %L FOR UPDATE', entry.table_name, key_column, entry.key)
        INTO present;
    IF (entry.action = 'delete') <> (present IS NULL)
       OR (entry.new IS NOT NULL AND entry.action <> 'delete' AND NOT present @> entry.new) THEN
        SELECT * INTO later FROM quty.audit_entry a
        WHERE a.table_name = entry.table_name AND a.key = entry.key AND a.id > entry.id ORDER BY a.id DESC LIMIT 1;
        PERFORM quty.refuse('import.changed_since', jsonb_build_object(
            'table', entry.table_name,
            'person', coalesce((SELECT p.full_name FROM quty.person p WHERE p.name = later.person_name), later.person_name, ''),
            'record', quty.import_record(coalesce(present, entry.new, entry.old), entry.key)));
    END IF;
    IF entry.action = 'insert' THEN
        EXECUTE format('DELETE FROM quty.%I WHERE %I = %L', entry.table_name, key_column, entry.key);
    ELSIF entry.action = 'update' THEN
        SELECT string_agg(format('%1$I = r.%1$I', o.key), ', ') INTO changes FROM jsonb_each(entry.old) o;
        -- A window that shows the row as it was imported must not write over it unseen.
        IF present ? 'version' THEN
            changes := changes || ', version = t.version + 1';
        END IF;
        EXECUTE format('UPDATE quty.%1$I t SET %2$s FROM jsonb_populate_record(NULL::quty.%1$I, $1) r WHERE t.%3$I = %4$L',
                       entry.table_name, changes, key_column, entry.key) USING entry.old;
    ELSE
        EXECUTE format('INSERT INTO quty.%1$I OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::quty.%1$I, $1)',
                       entry.table_name) USING entry.old;
    END IF;
    -- The version of a sampling plan counts for its classes too.
    IF entry.table_name = 'sampling_class' THEN
        UPDATE quty.sampling_plan p SET version = p.version + 1
        WHERE p.id = (coalesce(present, entry.new, entry.old) ->> 'plan_id')::bigint;
    END IF;
END
$$;

-- Take back what an import changed, all of its files together, newest change first.
-- Refused where something was built on it: rows that refer to what it added, later changes, and production ordered since
-- of articles whose packing or bill it set, and lots inspected since by sampling plans that it set.
CREATE FUNCTION quty.undo_import(run bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wanted quty.import_run;
    entry quty.audit_entry;
    made text;
    place text;
    taken integer := 0;
BEGIN
    PERFORM quty.require('import_data'), quty.require('edit_master_data');
    PERFORM pg_advisory_xact_lock(hashtextextended('quty.import', 0));
    SELECT * INTO wanted FROM quty.import_run r WHERE r.id = run FOR UPDATE;
    IF wanted.id IS NULL THEN
        PERFORM quty.refuse('import.unknown');
    ELSIF wanted.state <> 'done' THEN
        PERFORM quty.refuse('import.undone', jsonb_build_object('file', wanted.file_name));
    END IF;
    SELECT x.code INTO made FROM quty.articles_made_since(wanted.at) u
    JOIN quty.article x ON x.id = u
    WHERE u IN (SELECT (coalesce(a.new, a.old) ->> 'article_id')::bigint FROM quty.audit_entry a
                WHERE a.at = wanted.at AND a.person_name = wanted.imported_by AND a.command = 'imports.import_files'
                  AND a.table_name IN ('pack_specification', 'bill')
                UNION
                SELECT p.article_id FROM quty.audit_entry a JOIN quty.pack_specification p ON p.id::text = a.key
                WHERE a.at = wanted.at AND a.person_name = wanted.imported_by AND a.command = 'imports.import_files'
                  AND a.table_name = 'pack_specification' AND a.action = 'update'
                UNION
                SELECT b.article_id FROM quty.audit_entry a JOIN quty.bill b ON b.id::text = a.key
                WHERE a.at = wanted.at AND a.person_name = wanted.imported_by AND a.command = 'imports.import_files'
                  AND a.table_name = 'bill' AND a.action = 'update')
    ORDER BY x.code LIMIT 1;
    IF made IS NOT NULL THEN
        PERFORM quty.refuse('import.built_on', jsonb_build_object('table', 'manufacturing_order', 'record', made));
    END IF;
    IF EXISTS (SELECT FROM quty.audit_entry a
               WHERE a.at = wanted.at AND a.person_name = wanted.imported_by AND a.command = 'imports.import_files'
                 AND a.table_name IN ('sampling_plan', 'sampling_class')) THEN
        PERFORM quty.require('edit_sampling_plans');
    END IF;
    made := quty.plan_used_since(wanted);
    IF made IS NOT NULL THEN
        PERFORM quty.refuse('import.built_on', jsonb_build_object('table', 'sampling_plan', 'record', made));
    END IF;
    FOR entry IN
        SELECT * FROM quty.audit_entry a
        WHERE a.at = wanted.at AND a.person_name = wanted.imported_by AND a.command = 'imports.import_files'
          AND a.action <> 'note' AND a.table_name NOT IN ('import_run', 'import_problem')
        ORDER BY a.id DESC
    LOOP
        PERFORM quty.undo_import_entry(entry);
        taken := taken + 1;
    END LOOP;
    UPDATE quty.import_run r SET state = 'undone'
    WHERE r.at = wanted.at AND r.imported_by = wanted.imported_by AND r.state = 'done';
    RETURN taken;
EXCEPTION WHEN foreign_key_violation THEN
    GET STACKED DIAGNOSTICS place = TABLE_NAME;
    PERFORM quty.refuse('import.built_on', jsonb_build_object(
        'table', place, 'record', quty.import_record(coalesce(entry.new, entry.old), entry.key)));
END
$$;
