-- The metal regime: a detector is trusted from one good check to the next, and only then. What was passed since the last
-- good check before a failed one is held as a set until it was passed again.

-- A setting of the plant as text; what nobody changed has its usual value.
CREATE FUNCTION quty.setting_of(wanted text, usual text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce((SELECT s.value #>> '{}' FROM quty.setting s WHERE s.key = wanted), usual)
$$;

-- The passages that a failed check puts in doubt: all that ran since the last good check of the detector.
CREATE FUNCTION quty.doubtful_passages(failed bigint) RETURNS SETOF quty.metal_passage
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT p.*
    FROM quty.metal_check f
    CROSS JOIN LATERAL (
        SELECT coalesce(max(g.checked_at), '-infinity') AS at FROM quty.metal_check g
        WHERE g.detector_id = f.detector_id AND g.checked_at < f.checked_at AND g.result = 'pass') AS good
    JOIN quty.metal_passage p ON p.detector_id = f.detector_id AND p.started_at < f.checked_at
                             AND (p.passed_at > good.at OR p.started_at >= good.at)
    WHERE f.id = failed AND f.result = 'fail'
$$;

-- Hold what a failed check puts in doubt, as one set; a passage that is entered later joins it. A check that fails again
-- before a good one finds its goods held already.
CREATE FUNCTION quty.hold_doubt(failed bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    what quty.metal_check;
    before quty.metal_check;
    held bigint;
    words text;
BEGIN
    SELECT * INTO what FROM quty.metal_check c WHERE c.id = failed;
    SELECT * INTO before FROM quty.metal_check c
    WHERE c.detector_id = what.detector_id AND c.checked_at < what.checked_at ORDER BY c.checked_at DESC LIMIT 1;
    IF before.result = 'fail' OR NOT EXISTS (SELECT FROM quty.doubtful_passages(failed)) THEN
        RETURN;
    END IF;
    SELECT format('Detektor %s gagal uji / Detector %s failed its check', d.code, d.code) INTO words
    FROM quty.metal_detector d WHERE d.id = what.detector_id;
    SELECT s.id INTO held FROM quty.hold_set s WHERE s.check_id = failed;
    IF held IS NULL THEN
        INSERT INTO quty.hold_set (number, scope, kind, reason, check_id, since)
        VALUES (quty.set_number(), 'detector', 'metal_check', words, failed,
                coalesce(before.checked_at, what.checked_at))
        RETURNING id INTO held;
    END IF;
    INSERT INTO quty.held_batch (manufacturing_order_id, hold_set_id)
    SELECT DISTINCT p.manufacturing_order_id, held FROM quty.doubtful_passages(failed) p
    ON CONFLICT (hold_set_id, manufacturing_order_id) DO NOTHING;
END
$$;

CREATE FUNCTION quty.set_number() RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT format('HS-%s-%s', y, lpad(quty.next_number('HS', y)::text, 4, '0'))
    FROM (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Jakarta')::integer AS y) AS this
$$;

-- Checks are entered in their order, and after the goods that were passed before them: nothing is judged backwards.
CREATE FUNCTION quty.metal_check_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    detector quty.metal_detector;
    latest timestamptz;
    largest numeric := quty.setting_of('metal.card_mm', '1.5')::numeric;
BEGIN
    PERFORM quty.require('record_metal_checks');
    -- Checks and passages of one detector come one after the other.
    SELECT * INTO detector FROM quty.metal_detector d WHERE d.id = NEW.detector_id FOR UPDATE;
    IF NOT detector.active THEN
        PERFORM quty.refuse('metal.detector_off', jsonb_build_object('detector', detector.code));
    END IF;
    NEW.checked_at := coalesce(NEW.checked_at, clock_timestamp());
    IF NEW.checked_at > clock_timestamp() + interval '1 minute' THEN
        PERFORM quty.refuse('metal.future', jsonb_build_object('detector', detector.code));
    END IF;
    SELECT greatest(max(c.checked_at), (SELECT max(p.passed_at) FROM quty.metal_passage p
                                        WHERE p.detector_id = NEW.detector_id)) INTO latest
    FROM quty.metal_check c WHERE c.detector_id = NEW.detector_id;
    IF NEW.checked_at <= latest THEN
        PERFORM quty.refuse('metal.check_order', jsonb_build_object('detector', detector.code, 'latest', latest));
    END IF;
    IF NEW.card_mm > largest THEN
        PERFORM quty.refuse('metal.card_too_large', jsonb_build_object('card', NEW.card_mm::float, 'largest', largest::float));
    END IF;
    NEW.points_ok := length(replace(NEW.points, '0', ''));
    NEW.result := CASE NEW.points_ok WHEN 9 THEN 'pass' ELSE 'fail' END;
    RETURN NEW;
END
$$;
CREATE TRIGGER metal_check_guard BEFORE INSERT ON quty.metal_check
FOR EACH ROW EXECUTE FUNCTION quty.metal_check_guard();

CREATE FUNCTION quty.metal_check_judged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.hold_doubt(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER metal_check_judged AFTER INSERT ON quty.metal_check
FOR EACH ROW WHEN (NEW.result = 'fail') EXECUTE FUNCTION quty.metal_check_judged();

-- Goods are passed on a detector that a good check, not older than the interval, stands for from the first piece to the
-- last one.
CREATE FUNCTION quty.metal_passage_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    detector quty.metal_detector;
    basis quty.metal_check;
    later quty.metal_check;
    trusted timestamptz;
    minutes integer := quty.setting_of('metal.interval_minutes', '60')::integer;
    mechanic integer := quty.setting_of('metal.mechanic_minutes', '240')::integer;
    looked timestamptz;
BEGIN
    PERFORM quty.require('record_metal_checks');
    SELECT * INTO detector FROM quty.metal_detector d WHERE d.id = NEW.detector_id FOR UPDATE;
    NEW.passed_at := coalesce(NEW.passed_at, clock_timestamp());
    NEW.started_at := coalesce(NEW.started_at, NEW.passed_at);
    IF NEW.passed_at > clock_timestamp() + interval '1 minute' THEN
        PERFORM quty.refuse('metal.future', jsonb_build_object('detector', detector.code));
    END IF;
    SELECT * INTO basis FROM quty.metal_check c
    WHERE c.detector_id = NEW.detector_id AND c.checked_at <= NEW.started_at ORDER BY c.checked_at DESC LIMIT 1;
    IF basis.id IS NULL THEN
        PERFORM quty.refuse('metal.no_check', jsonb_build_object('detector', detector.code));
    ELSIF basis.result = 'fail' THEN
        PERFORM quty.refuse('metal.check_failed', jsonb_build_object('detector', detector.code, 'at', basis.checked_at));
    END IF;
    trusted := basis.checked_at;
    FOR later IN SELECT * FROM quty.metal_check c
        WHERE c.detector_id = NEW.detector_id AND c.checked_at > NEW.started_at AND c.checked_at <= NEW.passed_at
        ORDER BY c.checked_at
    LOOP
        EXIT WHEN later.checked_at > trusted + make_interval(mins => minutes);
        trusted := later.checked_at;
        EXIT WHEN later.result = 'fail';
    END LOOP;
    IF later.result IS DISTINCT FROM 'fail' AND NEW.passed_at > trusted + make_interval(mins => minutes) THEN
        PERFORM quty.refuse('metal.check_old', jsonb_build_object(
            'detector', detector.code, 'at', trusted, 'minutes', minutes));
    END IF;
    -- The mechanic looks at it twice a day beside the operator: so long after the day's first check, and after his own.
    IF mechanic > 0 THEN
        SELECT greatest(
            min(c.checked_at) FILTER (WHERE (c.checked_at AT TIME ZONE 'Asia/Jakarta')::date
                                            = (NEW.started_at AT TIME ZONE 'Asia/Jakarta')::date),
            max(c.checked_at) FILTER (WHERE c.kind = 'mechanic' AND c.result = 'pass'))
        INTO looked FROM quty.metal_check c
        WHERE c.detector_id = NEW.detector_id AND c.checked_at <= NEW.started_at
          AND c.checked_at > NEW.started_at - interval '2 days';
        IF NEW.started_at > coalesce(looked, basis.checked_at) + make_interval(mins => mechanic) THEN
            PERFORM quty.refuse('metal.mechanic_late', jsonb_build_object(
                'detector', detector.code, 'at', coalesce(looked, basis.checked_at), 'minutes', mechanic));
        END IF;
    END IF;
    IF NEW.hold_set_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM quty.hold_set s JOIN quty.metal_check f ON f.id = s.check_id
        JOIN quty.held_batch h ON h.hold_set_id = s.id AND h.manufacturing_order_id = NEW.manufacturing_order_id
        WHERE s.id = NEW.hold_set_id AND s.released_at IS NULL AND NEW.started_at >= f.checked_at) THEN
        PERFORM quty.refuse('metal.not_in_set');
    END IF;
    NEW.check_id := basis.id;
    RETURN NEW;
END
$$;
CREATE TRIGGER metal_passage_guard BEFORE INSERT ON quty.metal_passage
FOR EACH ROW EXECUTE FUNCTION quty.metal_passage_guard();

-- Goods that are entered after the check that puts them in doubt are held with it, and a find keeps its batch.
CREATE FUNCTION quty.metal_passage_judged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    failed bigint;
BEGIN
    FOR failed IN
        SELECT f.id FROM quty.metal_check f
        WHERE f.detector_id = NEW.detector_id AND f.result = 'fail' AND f.checked_at > NEW.started_at
          AND EXISTS (SELECT FROM quty.doubtful_passages(f.id) p WHERE p.id = NEW.id)
        ORDER BY f.checked_at
    LOOP
        PERFORM quty.hold_doubt(failed);
    END LOOP;
    IF NEW.found_pcs > 0 THEN
        INSERT INTO quty.hold (manufacturing_order_id, kind, reason)
        VALUES (NEW.manufacturing_order_id, 'metal', format('Logam ditemukan / Metal found (%s pcs)', NEW.found_pcs))
        ON CONFLICT (manufacturing_order_id, kind) WHERE released_at IS NULL DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER metal_passage_judged AFTER INSERT ON quty.metal_passage
FOR EACH ROW EXECUTE FUNCTION quty.metal_passage_judged();

-- An incident ends when the item was run again, opened where the detector spoke again, explained, and closed by quality;
-- nobody closes what is his own find.
CREATE FUNCTION quty.incident_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wanted integer := quty.setting_of('metal.reruns', '3')::integer;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.opened_by := NULL;
        NEW.opened_at := NULL;
        NEW.closed_by := NULL;
        NEW.closed_at := NULL;
        NEW.state := 'open';
        RETURN NEW;
    END IF;
    IF OLD.state = 'closed' THEN
        PERFORM quty.refuse('incident.closed', jsonb_build_object('number', OLD.number, 'person', OLD.closed_by));
    END IF;
    IF OLD.rerun_results <> left(NEW.rerun_results, length(OLD.rerun_results)) THEN
        PERFORM quty.refuse('incident.reruns', jsonb_build_object('number', OLD.number));
    END IF;
    IF length(NEW.rerun_results) > wanted THEN
        PERFORM quty.refuse('incident.reruns', jsonb_build_object('number', OLD.number));
    END IF;
    NEW.reruns := length(NEW.rerun_results);
    IF OLD.opened_at IS NOT NULL THEN
        NEW.opened_at := OLD.opened_at;
        NEW.opened_by := OLD.opened_by;
    ELSIF NEW.opened_at IS NOT NULL THEN
        NEW.opened_at := now();
        NEW.opened_by := session_user;
    END IF;
    IF NEW.state = 'closed' THEN
        PERFORM quty.require('release_metal');
        IF NEW.created_by = session_user THEN
            PERFORM quty.refuse('incident.own', jsonb_build_object('number', OLD.number));
        END IF;
        IF NEW.opened_at IS NULL AND (NEW.reruns < wanted OR position('1' in NEW.rerun_results) > 0) THEN
            PERFORM quty.refuse('incident.not_opened', jsonb_build_object('number', OLD.number, 'reruns', wanted));
        END IF;
        NEW.closed_at := now();
        NEW.closed_by := session_user;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER incident_report_guard BEFORE INSERT OR UPDATE ON quty.incident_report
FOR EACH ROW EXECUTE FUNCTION quty.incident_guard();

-- The metal hold ends with its last incident.
CREATE FUNCTION quty.incident_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM FROM quty.hold h WHERE h.id = NEW.hold_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM quty.incident_report i WHERE i.hold_id = NEW.hold_id AND i.state <> 'closed') THEN
        UPDATE quty.hold h SET released_at = now(), released_by = session_user, version = h.version + 1,
                               release_reason = NEW.number
        WHERE h.id = NEW.hold_id AND h.released_at IS NULL;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER incident_report_closed AFTER UPDATE ON quty.incident_report
FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed' AND NEW.hold_id IS NOT NULL)
EXECUTE FUNCTION quty.incident_closed();
