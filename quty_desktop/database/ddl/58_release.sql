-- What releases a batch: first its shipping marks, then its loading. The facts are gathered here; what follows from them
-- is one pure function, the same as in the program (domain/release.py), and a test holds the two together.
--   gate 'marks'    closes the shipping marks and the loading
--   gate 'loading'  closes the loading only

-- Pieces of a batch that a detector after closing vouches for: passed, in doubt, and waiting for the next good check.
CREATE FUNCTION quty.metal_coverage(batch bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT jsonb_build_object(
        'passed_pcs', coalesce(sum(p.pcs - p.found_pcs) FILTER (WHERE p.hold_set_id IS NULL), 0) - doubt.pcs,
        'doubtful_pcs', doubt.pcs,
        'waiting_pcs', coalesce(sum(p.pcs - p.found_pcs) FILTER (WHERE NOT EXISTS (
            SELECT FROM quty.metal_check c WHERE c.detector_id = p.detector_id AND c.checked_at >= p.passed_at
            AND c.checked_at > p.started_at)), 0),
        'incidents', (SELECT count(*) FROM quty.incident_report i
                      WHERE i.manufacturing_order_id = batch AND i.state <> 'closed'))
    FROM (SELECT coalesce(sum(greatest(0, d.pcs - d.again)), 0) AS pcs
          FROM quty.held_batch h JOIN quty.hold_set s ON s.id = h.hold_set_id AND s.check_id IS NOT NULL
          CROSS JOIN LATERAL quty.doubt_of(s.id) d
          WHERE h.manufacturing_order_id = batch AND s.released_at IS NULL AND d.manufacturing_order_id = batch) AS doubt
    LEFT JOIN (quty.metal_passage p JOIN quty.metal_detector e ON e.id = p.detector_id
               AND e.point IN ('after_closing', 'before_packing', 'final'))
        ON p.manufacturing_order_id = batch
    GROUP BY doubt.pcs
$$;

-- The tests that each batch needs, and for how many days a pass of the article's batch before stands for a new one.
CREATE FUNCTION quty.needed_tests() RETURNS TABLE (code text, place bigint, valid_days integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT v.code, v.place, quty.setting_of('release.valid_days_' || v.code, '0')::integer
    FROM (VALUES ('drop', 1, 'true'), ('stability_10', 2, 'true'), ('stability_27', 3, 'true'),
                 ('seam_strength', 4, 'true'), ('stacking', 5, 'false')) AS v (code, place, usual)
    WHERE quty.setting_of('release.needs_' || v.code, v.usual)::boolean
    UNION ALL
    SELECT x.code, 100 + x.id, x.valid_days FROM quty.lab_method x WHERE x.required AND x.active
$$;

-- Records of a batch that a second person has to confirm and did not. Who did not agree keeps the record open until a later
-- one of the same kind takes its place.
CREATE FUNCTION quty.unverified_records(batch bigint) RETURNS TABLE (kind text, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    WITH asked AS MATERIALIZED (
        SELECT quty.setting_of('quality.second_person', 'nobody') AS records
    ), record AS (
        SELECT 'inspection' AS kind, i.id, i.result <> 'pass' AS failed, i.inspection_type AS what
        FROM quty.inspection i WHERE i.manufacturing_order_id = batch
        UNION ALL
        SELECT 'lab_test', t.id, t.result = 'fail', t.test_type || ' ' || coalesce(t.method_id, 0)
        FROM quty.lab_test t WHERE t.manufacturing_order_id = batch
        UNION ALL
        SELECT 'pull_session', p.id, p.result = 'fail', p.department
        FROM quty.pull_session p WHERE p.manufacturing_order_id = batch
    )
    SELECT r.kind, r.id FROM asked a JOIN record r ON a.records = 'all' OR r.failed
    WHERE a.records <> 'nobody'
      AND NOT EXISTS (SELECT FROM quty.verification v
                      WHERE v.subject_kind = r.kind AND v.subject_id = r.id AND v.agrees)
      AND NOT (EXISTS (SELECT FROM quty.verification v WHERE v.subject_kind = r.kind AND v.subject_id = r.id)
               AND EXISTS (SELECT FROM record l WHERE l.kind = r.kind AND l.what = r.what AND l.id > r.id))
$$;

-- The latest test of a kind that other batches of the article had.
CREATE FUNCTION quty.test_before(batch bigint, test text) RETURNS SETOF quty.lab_test
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT x.*
    FROM quty.manufacturing_order m
    JOIN quty.manufacturing_order y ON y.article_id = m.article_id AND y.id <> m.id
    JOIN quty.lab_test x ON x.manufacturing_order_id = y.id
    LEFT JOIN quty.lab_method k ON k.id = x.method_id
    WHERE m.id = batch AND coalesce(k.code, x.test_type) = test
    ORDER BY x.id DESC LIMIT 1
$$;

-- The tests that a batch need not repeat: the article's batch before passed, not too long ago, by a setting of the plant or
-- because quality said so with a reason. A failure in between or in the batch itself ends it.
CREATE FUNCTION quty.waived_tests(batch bigint)
RETURNS TABLE (code text, from_batch text, tested_at timestamptz, until timestamptz, person text, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT n.code, o.batch_number, t.tested_at, t.tested_at + make_interval(days => v.days), coalesce(w.granted_by, ''),
           coalesce(w.reason, '')
    FROM quty.needed_tests() n
    CROSS JOIN LATERAL quty.test_before(batch, n.code) t
    JOIN quty.manufacturing_order o ON o.id = t.manufacturing_order_id
    LEFT JOIN LATERAL (
        SELECT g.granted_by, g.reason FROM quty.test_waiver g
        WHERE g.manufacturing_order_id = batch AND g.test_code = n.code AND g.lab_test_id = t.id
        ORDER BY g.id DESC LIMIT 1) w ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN w.granted_by IS NULL THEN n.valid_days
                    ELSE greatest(n.valid_days, quty.setting_of('release.waiver_days', '365')::integer) END AS days) v
    WHERE (n.valid_days > 0 OR EXISTS (SELECT FROM quty.test_waiver g
                                       WHERE g.manufacturing_order_id = batch AND g.test_code = n.code))
      AND t.result = 'pass' AND t.tested_at > now() - make_interval(days => v.days)
      AND NOT EXISTS (SELECT FROM quty.lab_test own LEFT JOIN quty.lab_method k ON k.id = own.method_id
                      WHERE own.manufacturing_order_id = batch AND own.result = 'fail'
                        AND coalesce(k.code, own.test_type) = n.code)
      AND NOT EXISTS (SELECT FROM quty.unverified_records(t.manufacturing_order_id) u
                      WHERE u.kind = 'lab_test' AND u.id = t.id)
    ORDER BY n.place
$$;

-- A test is not repeated only where the article passed it lately; whose pass it is stands in the record.
CREATE FUNCTION quty.test_waiver_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    before quty.lab_test;
    days integer := quty.setting_of('release.waiver_days', '365')::integer;
BEGIN
    PERFORM quty.require('release_batches');
    IF NOT EXISTS (SELECT FROM quty.needed_tests() n WHERE n.code = NEW.test_code) THEN
        PERFORM quty.refuse('waiver.not_needed', jsonb_build_object('test', NEW.test_code));
    END IF;
    SELECT * INTO before FROM quty.test_before(NEW.manufacturing_order_id, NEW.test_code);
    IF before.id IS NULL OR before.result <> 'pass' OR before.tested_at <= now() - make_interval(days => days) THEN
        PERFORM quty.refuse('waiver.no_pass', jsonb_build_object('test', NEW.test_code, 'days', days));
    END IF;
    NEW.lab_test_id := before.id;
    RETURN NEW;
END
$$;
CREATE TRIGGER test_waiver_guard BEFORE INSERT ON quty.test_waiver
FOR EACH ROW EXECUTE FUNCTION quty.test_waiver_guard();

CREATE FUNCTION quty.release_facts(batch bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT jsonb_build_object(
        'open', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', b.kind, 'code', b.code, 'ref', b.ref)
                                           ORDER BY b.since, b.ref) FROM quty.batch_blockers(batch) b), '[]'),
        'tests_needed', (SELECT coalesce(jsonb_agg(t.code ORDER BY t.place), '[]') FROM quty.needed_tests() t),
        'tests_passed', (
            SELECT coalesce(jsonb_agg(DISTINCT coalesce(x.code, t.test_type)), '[]')
            FROM quty.lab_test t LEFT JOIN quty.lab_method x ON x.id = t.method_id
            WHERE t.manufacturing_order_id = batch AND t.result = 'pass'),
        'tests_waived', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', w.code, 'batch', w.from_batch, 'tested_at', w.tested_at, 'until', w.until,
                'person', coalesce(p.full_name, w.person), 'reason', w.reason)), '[]')
            FROM quty.waived_tests(batch) w LEFT JOIN quty.person p ON p.name = w.person),
        'unverified', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('kind', u.kind, 'count', u.records) ORDER BY u.kind), '[]')
            FROM (SELECT r.kind, count(*) AS records FROM quty.unverified_records(batch) r GROUP BY r.kind) AS u),
        'inspections_needed', (
            SELECT coalesce(jsonb_agg(v.code ORDER BY v.place), '[]') FROM (VALUES
                ('cutting', 'CUT', 1), ('inline_sewing', 'SEW', 2), ('finishing', 'FIN', 3)) AS v (code, department, place)
            WHERE quty.setting_of('release.needs_' || v.code, 'true')::boolean
              AND EXISTS (SELECT FROM quty.work_order w WHERE w.manufacturing_order_id = batch
                          AND w.department = v.department)),
        -- The last inspection at a checkpoint counts; the final one counts with its check list.
        'inspections', (
            SELECT coalesce(jsonb_object_agg(i.inspection_type, i.result), '{}') FROM (
                SELECT DISTINCT ON (n.inspection_type) n.inspection_type, n.result FROM quty.inspection n
                WHERE n.manufacturing_order_id = batch
                  AND (n.inspection_type <> 'final'
                       OR EXISTS (SELECT FROM quty.final_inspection f WHERE f.inspection_id = n.id))
                ORDER BY n.inspection_type, n.id DESC) AS i),
        'packed_pcs', (SELECT coalesce(sum(c.pcs), 0) FROM quty.carton c WHERE c.manufacturing_order_id = batch
                       AND c.state IN ('packed', 'checked', 'shipped')),
        'metal', quty.metal_coverage(batch),
        'cartons_held', (SELECT count(*) FROM quty.any_hold h JOIN quty.carton c ON c.id = h.carton_id
                         WHERE h.manufacturing_order_id = batch AND h.released_at IS NULL AND c.state <> 'void'),
        'marks_wrong', (
            SELECT count(*) FROM quty.carton c CROSS JOIN LATERAL (
                SELECT k.result FROM quty.shipping_mark_check k WHERE k.carton_id = c.id AND k.result <> 'on_hold'
                ORDER BY k.id DESC LIMIT 1) AS last
            WHERE c.manufacturing_order_id = batch AND c.state <> 'void' AND last.result <> 'right'),
        'marks_differ', (
            SELECT count(*) FROM quty.shipping_mark_print p
            JOIN quty.manufacturing_order m ON m.id = p.manufacturing_order_id
            JOIN quty.buyer_order_line l ON l.id = m.order_line_id
            JOIN quty.destination d ON d.id = l.destination_id
            WHERE p.manufacturing_order_id = batch
              AND (p.week_year, p.week_number, p.destination_code) IS DISTINCT FROM (l.week_year, l.week_number, d.code)),
        'final_before_marks', quty.setting_of('release.final_before_marks', 'false')::boolean)
$$;

-- What follows from the facts. Percentages are no part of it.
CREATE FUNCTION quty.release_reasons(facts jsonb)
RETURNS TABLE (gate text, reason text, subject text, ref bigint, wanted bigint, found bigint)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT 'marks', 'open_' || (o ->> 'kind'), o ->> 'code', (o ->> 'ref')::bigint, NULL::bigint, NULL::bigint
    FROM jsonb_array_elements(facts -> 'open') AS o
    UNION ALL
    SELECT 'marks', 'test_missing', t, NULL, NULL, NULL
    FROM jsonb_array_elements_text(facts -> 'tests_needed') AS t
    WHERE NOT facts -> 'tests_passed' ? t
      AND NOT EXISTS (SELECT FROM jsonb_array_elements(facts -> 'tests_waived') w WHERE w ->> 'code' = t)
    UNION ALL
    SELECT 'marks', CASE WHEN facts -> 'inspections' ? t THEN 'inspection_failed' ELSE 'inspection_missing' END, t,
           NULL, NULL, NULL
    FROM jsonb_array_elements_text(facts -> 'inspections_needed') AS t
    WHERE facts -> 'inspections' ->> t IS DISTINCT FROM 'pass'
    UNION ALL
    SELECT 'marks', 'unverified', u ->> 'kind', NULL, NULL, (u ->> 'count')::bigint
    FROM jsonb_array_elements(facts -> 'unverified') AS u
    UNION ALL
    SELECT 'marks', 'metal_missing', '', NULL, greatest(1, (facts ->> 'packed_pcs')::bigint),
           (facts -> 'metal' ->> 'passed_pcs')::bigint
    WHERE (facts -> 'metal' ->> 'passed_pcs')::bigint < greatest(1, (facts ->> 'packed_pcs')::bigint)
    UNION ALL
    SELECT 'marks', 'metal_doubt', '', NULL, NULL, (facts -> 'metal' ->> 'doubtful_pcs')::bigint
    WHERE (facts -> 'metal' ->> 'doubtful_pcs')::bigint > 0
    UNION ALL
    SELECT 'marks', 'metal_incident', '', NULL, NULL, (facts -> 'metal' ->> 'incidents')::bigint
    WHERE (facts -> 'metal' ->> 'incidents')::bigint > 0
    UNION ALL
    SELECT 'loading', 'metal_waiting', '', NULL, NULL, (facts -> 'metal' ->> 'waiting_pcs')::bigint
    WHERE (facts -> 'metal' ->> 'waiting_pcs')::bigint > 0
    UNION ALL
    SELECT CASE WHEN (facts ->> 'final_before_marks')::boolean THEN 'marks' ELSE 'loading' END,
           CASE WHEN facts -> 'inspections' ? 'final' THEN 'inspection_failed' ELSE 'inspection_missing' END, 'final',
           NULL, NULL, NULL
    WHERE facts -> 'inspections' ->> 'final' IS DISTINCT FROM 'pass'
    UNION ALL
    SELECT 'loading', 'cartons_held', '', NULL, NULL, (facts ->> 'cartons_held')::bigint
    WHERE (facts ->> 'cartons_held')::bigint > 0
    UNION ALL
    SELECT 'loading', 'marks_wrong', '', NULL, NULL, (facts ->> 'marks_wrong')::bigint
    WHERE (facts ->> 'marks_wrong')::bigint > 0
    UNION ALL
    SELECT 'loading', 'marks_differ', '', NULL, NULL, (facts ->> 'marks_differ')::bigint
    WHERE (facts ->> 'marks_differ')::bigint > 0
$$;

-- What keeps a batch from its shipping marks (gate 'marks') and from loading (both gates); empty when it is released.
CREATE FUNCTION quty.release_blockers(batch bigint)
RETURNS TABLE (gate text, reason text, subject text, ref bigint, wanted bigint, found bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT * FROM quty.release_reasons(quty.release_facts(batch))
$$;

-- Refuse what an unreleased batch may not do: 'marks' before a shipping mark, 'loading' before a container. The batch's
-- row is locked, so that a test, hold or check of it that is being recorded now is waited for.
CREATE FUNCTION quty.require_release(batch bigint, wanted_gate text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    reasons jsonb;
BEGIN
    PERFORM FROM quty.manufacturing_order m WHERE m.id = batch FOR UPDATE;
    PERFORM quty.require_free_batch(batch);
    SELECT jsonb_agg(jsonb_build_object('gate', r.gate, 'reason', r.reason, 'subject', r.subject, 'ref', r.ref,
                                        'wanted', r.wanted, 'found', r.found))
    INTO reasons FROM quty.release_blockers(batch) r WHERE wanted_gate = 'loading' OR r.gate = 'marks';
    IF reasons IS NOT NULL THEN
        PERFORM quty.refuse('batch_not_released', jsonb_build_object(
            'gate', wanted_gate, 'reasons', reasons,
            'batch', (SELECT m.batch_number FROM quty.manufacturing_order m WHERE m.id = batch)));
    END IF;
END
$$;

-- Refuse when one of these cartons is on hold.
CREATE FUNCTION quty.require_free_cartons(batch bigint, first integer, last integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    held record;
BEGIN
    SELECT c.number AS carton, s.number, s.reason INTO held
    FROM quty.hold_set s JOIN quty.carton c ON c.id = s.carton_id
    WHERE c.manufacturing_order_id = batch AND s.released_at IS NULL AND c.number BETWEEN first AND last
      AND c.state <> 'void'
    ORDER BY c.number LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('mark.carton_held', jsonb_build_object(
            'carton', held.carton, 'number', held.number, 'reason', held.reason));
    END IF;
END
$$;

-- Papers that speak for a whole batch are issued by who may; the other forms of quality by who prints reports.
CREATE FUNCTION quty.issued_paper_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.kind IN ('batch_compliance', 'conformity', 'dossier') THEN
        PERFORM quty.require('issue_compliance');
    ELSIF NEW.kind IN ('metal_checks', 'incident_report', 'final_inspection', 'lab_report') THEN
        PERFORM quty.require('print_quality_papers');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER issued_paper_guard BEFORE INSERT ON quty.issued_paper
FOR EACH ROW EXECUTE FUNCTION quty.issued_paper_guard();
