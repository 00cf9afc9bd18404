-- Nonconformity reports, second persons, and repaired pieces: who may do what, and what is reminded of.

CREATE FUNCTION quty.nonconformity_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.state := 'open';
        NEW.answered_at := NULL; NEW.answered_by := NULL; NEW.closed_at := NULL; NEW.closed_by := NULL;
        RETURN NEW;
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'open' AND NEW.state = 'answered' THEN
        PERFORM quty.require('answer_nonconformities');
        IF NOT (quty.works_for(coalesce(OLD.to_department, OLD.department)) OR quty.works_for('QC')) THEN
            PERFORM quty.refuse('ncr.foreign', jsonb_build_object('number', OLD.number));
        END IF;
        NEW.answered_at := now(); NEW.answered_by := session_user;
    ELSIF OLD.state = 'answered' AND NEW.state IN ('open', 'closed') THEN
        PERFORM quty.require('handle_nonconformities');
        IF NEW.state = 'closed' THEN
            IF session_user IN (OLD.created_by, OLD.answered_by) THEN
                PERFORM quty.refuse('ncr.own', jsonb_build_object('number', OLD.number));
            END IF;
            NEW.closed_at := now(); NEW.closed_by := session_user;
        ELSE
            NEW.reopened := OLD.reopened + 1; NEW.reminded_at := NULL;
        END IF;
    ELSE
        PERFORM quty.refuse('ncr.state', jsonb_build_object('number', OLD.number, 'state', OLD.state));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER nonconformity_guard BEFORE INSERT OR UPDATE ON quty.nonconformity_report
FOR EACH ROW EXECUTE FUNCTION quty.nonconformity_guard();

-- Reports whose day has passed without an answer, reminded of once each; whichever window looks first does it.
CREATE FUNCTION quty.remind_nonconformities() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    late record;
BEGIN
    FOR late IN
        SELECT n.id, n.number, n.due_on, coalesce(n.to_department, n.department) AS department
        FROM quty.nonconformity_report n
        WHERE n.state = 'open' AND n.reminded_at IS NULL AND n.due_on < (now() AT TIME ZONE 'Asia/Jakarta')::date
        ORDER BY n.id FOR UPDATE OF n SKIP LOCKED
    LOOP
        UPDATE quty.nonconformity_report n SET reminded_at = now() WHERE n.id = late.id;
        INSERT INTO quty.alert (kind, severity, department, escalation, subject_kind, subject_id, message, params)
        VALUES ('qc_fail', 'warning', late.department, '[]', 'nonconformity_report', late.id, 'ncr.late',
                jsonb_build_object('number', late.number, 'day', jsonb_build_object('day', late.due_on)));
    END LOOP;
END
$$;

-- Who made a record that a second person confirms.
CREATE FUNCTION quty.record_maker(subject text, record bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT i.inspected_by FROM quty.inspection i WHERE subject = 'inspection' AND i.id = record
    UNION ALL SELECT t.inspected_by FROM quty.lab_test t WHERE subject = 'lab_test' AND t.id = record
    UNION ALL SELECT c.inspected_by FROM quty.incoming_inspection c WHERE subject = 'incoming_inspection' AND c.id = record
    UNION ALL SELECT p.inspected_by FROM quty.pull_session p WHERE subject = 'pull_session' AND p.id = record
$$;

CREATE FUNCTION quty.verification_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    maker text := quty.record_maker(NEW.subject_kind, NEW.subject_id);
BEGIN
    IF maker IS NULL THEN
        PERFORM quty.refuse('verification.unknown', '{}');
    ELSIF maker = session_user THEN
        PERFORM quty.refuse('verification.own', '{}');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER verification_guard BEFORE INSERT ON quty.verification
FOR EACH ROW EXECUTE FUNCTION quty.verification_guard();

-- Fabric is freed when the share of it that its inspection says was measured; rolls may be 1 % shorter than invoiced.
CREATE FUNCTION quty.fabric_share_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    decided record;
    looked numeric;
    wanted numeric;
BEGIN
    SELECT i.number, i.share_percent, i.kind INTO decided FROM quty.incoming_inspection i
    WHERE i.receipt_line_id = NEW.id AND i.decided ORDER BY i.id DESC LIMIT 1;
    IF decided.kind IS DISTINCT FROM 'fabric' THEN
        RETURN NEW;
    END IF;
    SELECT NEW.stock_qty * decided.share_percent / 100 * 0.99
           * CASE a.unit WHEN 'YARD' THEN 1 WHEN 'M' THEN 1.0936 WHEN 'CM' THEN 0.010936 END
    INTO wanted FROM quty.article a WHERE a.id = NEW.article_id;
    SELECT coalesce(sum(r.measured_yards), 0) INTO looked FROM quty.fabric_roll r WHERE r.receipt_line_id = NEW.id;
    IF looked < trunc(wanted, 2) THEN
        PERFORM quty.refuse('incoming.share', jsonb_build_object(
            'number', decided.number, 'share', decided.share_percent, 'wanted', trunc(wanted, 2)::float,
            'found', looked::float));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER goods_receipt_line_share BEFORE UPDATE OF inspection_state ON quty.goods_receipt_line
FOR EACH ROW WHEN (NEW.inspection_state = 'passed' AND OLD.inspection_state <> 'passed')
EXECUTE FUNCTION quty.fabric_share_guard();

-- What came in is used when its inspection was confirmed, where the plant asks for a second person.
CREATE FUNCTION quty.unverified_lots_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    asked text := quty.setting_of('quality.second_person', 'nobody');
    open record;
BEGIN
    IF asked = 'nobody' THEN
        RETURN NULL;
    END IF;
    SELECT t.number AS lot, c.number INTO open
    FROM new_rows n JOIN quty.place p ON p.id = n.to_place_id AND p.kind IN ('production', 'department', 'transit', 'customer')
    JOIN quty.lot t ON t.id = n.lot_id
    CROSS JOIN LATERAL (SELECT i.id, i.number, i.result FROM quty.incoming_inspection i
                        WHERE i.lot_id = n.lot_id AND i.decided ORDER BY i.id DESC LIMIT 1) c
    WHERE (asked = 'all' OR c.result = 'fail')
      AND NOT EXISTS (SELECT FROM quty.verification v WHERE v.subject_kind = 'incoming_inspection'
                      AND v.subject_id = c.id AND v.agrees)
    LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('lot.unverified', jsonb_build_object('lot', open.lot, 'number', open.number));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_move_unverified_lots AFTER INSERT ON quty.stock_move REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION quty.unverified_lots_stay();

-- Never more repaired than was sent to repair; the inspection's row is locked, so that two people cannot record the same
-- pieces.
CREATE FUNCTION quty.rework_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    waiting integer;
BEGIN
    PERFORM FROM quty.inspection i WHERE i.id = NEW.inspection_id FOR NO KEY UPDATE;
    SELECT i.rework_pcs - coalesce((SELECT sum(r.recovered_pcs + r.scrap_pcs) FROM quty.rework_check r
                                    WHERE r.inspection_id = i.id), 0)
    INTO waiting FROM quty.inspection i WHERE i.id = NEW.inspection_id;
    IF NEW.checked_pcs > waiting THEN
        PERFORM quty.refuse('rework.more_than_open', jsonb_build_object('open', waiting));
    END IF;
    SELECT count(*) + 1 INTO NEW.round FROM quty.rework_check r WHERE r.inspection_id = NEW.inspection_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER rework_guard BEFORE INSERT ON quty.rework_check
FOR EACH ROW EXECUTE FUNCTION quty.rework_guard();

-- The forms of these records are issued by who prints reports.
CREATE FUNCTION quty.issued_record_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('print_quality_papers');
    RETURN NEW;
END
$$;
CREATE TRIGGER issued_record_guard BEFORE INSERT ON quty.issued_paper
FOR EACH ROW WHEN (NEW.kind IN ('ncr', 'incoming_report', 'inspection_report', 'pull_tests', 'defects_rft', 'control_chart',
                                'pareto', 'lab_trend', 'pass_rates'))
EXECUTE FUNCTION quty.issued_record_guard();
