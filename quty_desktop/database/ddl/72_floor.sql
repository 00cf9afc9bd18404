-- The floor: stages in their order, repair, counter-entries, surplus, waste reports. The sums of a work order follow
-- its ledgers, so that they cannot be written apart from each other.

-- The stages of a department, in order.
CREATE FUNCTION quty.stages_of(department text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT CASE department WHEN 'SEW' THEN ARRAY['assemble', 'label', 'back_stitch']
                           WHEN 'FIN' THEN ARRAY['stuffing', 'closing'] ELSE '{}'::text[] END
$$;

CREATE FUNCTION quty.stage_pieces(work_order bigint, wanted text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(sum(s.pcs), 0) FROM quty.stage_output s WHERE s.work_order_id = work_order AND s.stage = wanted
$$;

-- Pieces that a round of looking found: all of them, and those that it sent to repair.
CREATE FUNCTION quty.looked_at(work_order bigint, wanted integer, OUT looked bigint, OUT repair bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(sum(p.good_pcs + p.reject_pcs + p.rework_pcs), 0), coalesce(sum(p.rework_pcs), 0)
    FROM quty.production_output p WHERE p.work_order_id = work_order AND p.round = wanted
$$;

-- Pieces of a subcontract work order that passed the gate: out to the subcontractor, or in from there (FC 510-540).
CREATE FUNCTION quty.gate_pieces(work_order bigint, way text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(sum(g.qty), 0)::bigint FROM quty.gate_pass g
    LEFT JOIN quty.gate_pass o ON o.id = g.returns_id
    WHERE coalesce(g.work_order_id, o.work_order_id) = work_order AND g.direction = way AND g.unit = 'PCE'
$$;

CREATE FUNCTION quty.gate_partners(work_order bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(string_agg(DISTINCT p.name, ', '), '') FROM quty.gate_pass g JOIN quty.partner p ON p.id = g.partner_id
    WHERE g.work_order_id = work_order
$$;

-- A pass for work that is done outside (subcontract, embroidery) takes out no more than was handed over.
CREATE FUNCTION quty.gate_pass_subcontract() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    work quty.work_order;
BEGIN
    SELECT * INTO work FROM quty.work_order w WHERE w.id = NEW.work_order_id FOR UPDATE;
    IF work.department NOT IN ('SUB', 'EMB') THEN
        RETURN NEW;
    END IF;
    IF NEW.direction = 'out' AND (NEW.unit <> 'PCE' OR quty.gate_pieces(work.id, 'out') + NEW.qty > work.input_pcs) THEN
        PERFORM quty.refuse('gate.not_received', jsonb_build_object(
            'number', work.number, 'rest', greatest(0, work.input_pcs - quty.gate_pieces(work.id, 'out'))));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER gate_pass_subcontract BEFORE INSERT ON quty.gate_pass
FOR EACH ROW WHEN (NEW.work_order_id IS NOT NULL) EXECUTE FUNCTION quty.gate_pass_subcontract();

-- Whether the login may enter output of a department: its people, and managers who may open what is blocked.
CREATE FUNCTION quty.may_enter(department text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT quty.is_in(department) OR quty.may('override_blocks')
$$;

-- Late entries by the tiers of the plant; whoever writes past the program meets them as well.
CREATE FUNCTION quty.check_day(made_on date) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    days integer := (now() AT TIME ZONE 'Asia/Jakarta')::date - made_on;
BEGIN
    IF days < -1 THEN
        PERFORM quty.refuse('output.day_to_come');
    ELSIF days > 7 THEN
        PERFORM quty.require('enter_old_output');
    ELSIF days > 2 THEN
        PERFORM quty.require('override_blocks');
    ELSIF days > 0 THEN
        PERFORM quty.require('supervise_transfers');
    END IF;
END
$$;

-- What an entry of output is decided from; the work orders are locked, so that of two clerks the second one sees what the
-- first one entered.
CREATE FUNCTION quty.floor_facts(works bigint[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('record_output');
    PERFORM FROM quty.work_order w WHERE w.id = ANY (works) ORDER BY w.id FOR UPDATE;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', w.id, 'number', w.number, 'department', w.department, 'state', w.state,
            'order_id', m.id, 'order_number', m.number, 'order_state', m.state, 'begun', m.started_at IS NOT NULL,
            'target_pcs', w.target_pcs, 'input_pcs', w.input_pcs, 'good_pcs', w.good_pcs, 'reject_pcs', w.reject_pcs,
            'rework_pcs', w.rework_pcs, 'back_pcs', quty.gate_pieces(w.id, 'in'), 'sent_pcs', quty.sent_pieces(w.id), 'version', w.version,
            'week_year', l.week_year, 'week_number', l.week_number, 'destination', d.code,
            'stages', (SELECT coalesce(jsonb_object_agg(s.stage, s.pcs), '{}')
                       FROM (SELECT o.stage, sum(o.pcs) AS pcs FROM quty.stage_output o
                             WHERE o.work_order_id = w.id GROUP BY o.stage) AS s),
            'rounds', (SELECT coalesce(jsonb_object_agg(r.round, jsonb_build_array(r.looked, r.repair)), '{}')
                       FROM (SELECT p.round, sum(p.good_pcs + p.reject_pcs + p.rework_pcs) AS looked,
                                    sum(p.rework_pcs) AS repair
                             FROM quty.production_output p WHERE p.work_order_id = w.id GROUP BY p.round) AS r),
            'lines', (SELECT coalesce(jsonb_agg(x.id), '[]') FROM quty.production_line x
                      WHERE x.department = w.department AND x.active))), '[]')
        FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        WHERE w.id = ANY (works));
END
$$;

CREATE FUNCTION quty.stage_output_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    work quty.work_order;
    stages text[];
    at integer;
    here bigint;
    earlier bigint;
    later bigint;
BEGIN
    SELECT * INTO work FROM quty.work_order w WHERE w.id = NEW.work_order_id FOR UPDATE;
    IF NOT quty.may_enter(work.department) THEN
        PERFORM quty.refuse('output.other_department', jsonb_build_object('number', work.number));
    END IF;
    PERFORM quty.check_day(NEW.made_on);
    stages := quty.stages_of(work.department);
    at := array_position(stages, NEW.stage);
    IF at IS NULL THEN
        PERFORM quty.refuse('stage.foreign', jsonb_build_object('number', work.number));
    END IF;
    here := quty.stage_pieces(work.id, NEW.stage) + NEW.pcs;
    earlier := CASE at WHEN 1 THEN work.input_pcs ELSE quty.stage_pieces(work.id, stages[at - 1]) END;
    later := CASE WHEN at = cardinality(stages) THEN (quty.looked_at(work.id, 1)).looked
                  ELSE quty.stage_pieces(work.id, stages[at + 1]) END;
    IF here > earlier THEN
        PERFORM quty.refuse('stage.skipped', jsonb_build_object(
            'number', work.number, 'rest', greatest(0, earlier - here + NEW.pcs)));
    ELSIF here < later THEN
        PERFORM quty.refuse('stage.passed_on', jsonb_build_object('number', work.number, 'pcs', later));
    END IF;
    UPDATE quty.work_order w
    SET state = CASE w.state WHEN 'pending' THEN 'running' ELSE w.state END, started_at = coalesce(w.started_at, now()),
        version = w.version + 1
    WHERE w.id = work.id AND w.state = 'pending';
    RETURN NEW;
END
$$;
CREATE TRIGGER stage_output_count BEFORE INSERT ON quty.stage_output
FOR EACH ROW EXECUTE FUNCTION quty.stage_output_count();

CREATE FUNCTION quty.production_output_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    work quty.work_order;
    all_pcs integer := NEW.good_pcs + NEW.reject_pcs + NEW.rework_pcs;
    repaired integer := CASE WHEN NEW.round > 1 THEN NEW.good_pcs + NEW.reject_pcs + NEW.rework_pcs ELSE 0 END;
    stages text[];
    round_here record;
    round_next record;
    room bigint;
BEGIN
    SELECT * INTO work FROM quty.work_order w WHERE w.id = NEW.work_order_id FOR UPDATE;
    IF NOT quty.may_enter(work.department) THEN
        PERFORM quty.refuse('output.other_department', jsonb_build_object('number', work.number));
    END IF;
    PERFORM quty.check_day(NEW.made_on);
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM quty.production_output p
        WHERE p.id = NEW.corrects_id AND p.work_order_id = NEW.work_order_id AND p.round = NEW.round) THEN
        PERFORM quty.refuse('output.foreign_entry', jsonb_build_object('number', work.number));
    END IF;
    round_here := quty.looked_at(work.id, NEW.round);
    round_next := quty.looked_at(work.id, NEW.round + 1);
    IF NEW.round = 1 THEN
        stages := quty.stages_of(work.department);
        room := CASE WHEN cardinality(stages) > 0 THEN quty.stage_pieces(work.id, stages[cardinality(stages)])
                     WHEN work.department = 'SUB' THEN quty.gate_pieces(work.id, 'in')
                     WHEN work.department NOT IN ('CUT', 'PCK') THEN work.input_pcs END;
    ELSE
        room := (quty.looked_at(work.id, NEW.round - 1)).repair;
    END IF;
    IF round_here.looked + all_pcs > room THEN
        PERFORM quty.refuse(CASE WHEN NEW.round > 1 THEN 'output.not_in_repair'
                                 WHEN cardinality(stages) > 0 THEN 'output.stages_missing'
                                 WHEN work.department = 'SUB' THEN 'output.not_back'
                                 ELSE 'output.too_many' END,
                            jsonb_build_object('number', work.number, 'rest', greatest(0, room - round_here.looked)));
    END IF;
    IF round_here.repair + NEW.rework_pcs < round_next.looked OR work.reject_pcs + NEW.reject_pcs < 0
        OR work.good_pcs + NEW.good_pcs < quty.sent_pieces(work.id) THEN
        PERFORM quty.refuse('output.sent_on', jsonb_build_object('number', work.number));
    END IF;
    UPDATE quty.work_order w
    SET good_pcs = w.good_pcs + NEW.good_pcs, reject_pcs = w.reject_pcs + NEW.reject_pcs,
        rework_pcs = w.rework_pcs + NEW.rework_pcs - repaired, version = w.version + 1,
        state = CASE w.state WHEN 'pending' THEN 'running' ELSE w.state END, started_at = coalesce(w.started_at, now())
    WHERE w.id = NEW.work_order_id
    RETURNING * INTO work;
    IF work.department = 'CUT' AND work.good_pcs > work.target_pcs AND NEW.good_pcs > 0 THEN
        PERFORM quty.revise_after_surplus(work);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER production_output_count BEFORE INSERT ON quty.production_output
FOR EACH ROW EXECUTE FUNCTION quty.production_output_count();

-- More was cut than ordered: the work orders that sew it get the new quantity, the old one is kept, and labels and
-- thread for the difference are asked for (FC 260-280, 310-320).
CREATE FUNCTION quty.revise_after_surplus(cut quty.work_order) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    more integer := cut.good_pcs - cut.target_pcs;
    follows record;
BEGIN
    FOR follows IN
        SELECT w.*, m.qty_pcs + more AS wanted FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        WHERE w.manufacturing_order_id = cut.manufacturing_order_id AND w.department IN ('EMB', 'SUB', 'SEW')
          AND w.state NOT IN ('finished', 'cancelled')
        ORDER BY w.id FOR UPDATE OF w
    LOOP
        CONTINUE WHEN follows.wanted <= follows.target_pcs;
        INSERT INTO quty.work_order_revision (work_order_id, revision, old_target_pcs, new_target_pcs, automatic, reason)
        VALUES (follows.id, follows.revision + 1, follows.target_pcs, follows.wanted, true,
                cut.number || ': ' || cut.good_pcs || ' / ' || cut.target_pcs);
        UPDATE quty.work_order w SET target_pcs = follows.wanted, revision = w.revision + 1, version = w.version + 1
        WHERE w.id = follows.id;
        IF follows.department = 'SEW' THEN
            PERFORM quty.ask_for_trims(follows.id, follows.wanted - follows.target_pcs, cut.number);
        END IF;
    END LOOP;
END
$$;

CREATE FUNCTION quty.requisition_number() RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT 'MR-' || y || '-' || lpad(quty.next_number('MR', y)::text, 5, '0')
    FROM (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Jakarta')::integer AS y) AS this
$$;

-- What so many pieces of a work order need of material by the bill in force; whoever enters output asks for it without
-- the right to read bills.
CREATE FUNCTION quty.bill_needs(work bigint, pcs integer)
RETURNS TABLE (component_id bigint, unit text, qty numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT l.component_id, l.unit, round(sum(l.qty * (1 + l.wastage_percent / 100)) / min(b.output_qty) * pcs, 4)
    FROM quty.work_order w
    JOIN quty.bill b ON b.article_id = w.article_id AND b.is_default AND b.state = 'active'
    JOIN quty.bill_line l ON l.bill_id = b.id
    JOIN quty.article a ON a.id = l.component_id AND a.kind = 'raw_material'
    WHERE w.id = work
    GROUP BY l.component_id, l.unit HAVING sum(l.qty) > 0
    ORDER BY l.component_id
$$;

-- Labels and thread of a sewing work order for so many more pieces, by the bill in force.
CREATE FUNCTION quty.ask_for_trims(work bigint, pcs integer, cause text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    INSERT INTO quty.material_requisition (number, kind, department, work_order_id, article_id, qty, unit, state, reason)
    SELECT quty.requisition_number(), 'supplementary', 'SEW', work, n.component_id, n.qty, n.unit, 'requested', cause
    FROM (SELECT l.component_id, l.unit,
                 round(sum(l.qty * (1 + l.wastage_percent / 100)) / min(b.output_qty) * pcs, 4) AS qty
          FROM quty.work_order w
          JOIN quty.bill b ON b.article_id = w.article_id AND b.is_default AND b.state = 'active'
          JOIN quty.bill_line l ON l.bill_id = b.id
          JOIN quty.article a ON a.id = l.component_id
          JOIN quty.category c ON c.id = a.category_id
          WHERE w.id = work AND c.name ~* '(label|thread|benang)'
          GROUP BY l.component_id, l.unit) AS n
    WHERE n.qty > 0
$$;

-- Checked pieces are the buyer's article from now on (FC 450).
CREATE FUNCTION quty.convert_finished() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    INSERT INTO quty.conversion (work_order_id, from_article_id, to_article_id, pcs, output_id)
    SELECT w.id, w.article_id, m.article_id, NEW.good_pcs, NEW.id
    FROM quty.work_order w JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    WHERE w.id = NEW.work_order_id AND w.department = 'FIN';
    RETURN NULL;
END
$$;
CREATE TRIGGER convert_finished AFTER INSERT ON quty.production_output
FOR EACH ROW WHEN (NEW.good_pcs <> 0) EXECUTE FUNCTION quty.convert_finished();

CREATE FUNCTION quty.weight_check_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM quty.work_order w WHERE w.id = NEW.work_order_id AND quty.is_in(w.department)) THEN
        PERFORM quty.refuse('output.other_department', jsonb_build_object('number', NEW.work_order_id));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER weight_check_guard BEFORE INSERT ON quty.weight_check
FOR EACH ROW EXECUTE FUNCTION quty.weight_check_guard();

-- A waste report is written by its department; another person there, who supervises, decides, and signs by the login.
CREATE FUNCTION quty.waste_report_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    home text := (SELECT w.department FROM quty.work_order w WHERE w.id = NEW.work_order_id);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT quty.is_in(home) THEN
            PERFORM quty.refuse('output.other_department', jsonb_build_object('number', NEW.number));
        END IF;
        NEW.state := 'requested';
        RETURN NEW;
    END IF;
    IF OLD.state <> 'requested' THEN
        PERFORM quty.refuse('waste.decided', jsonb_build_object('number', OLD.number, 'person', OLD.decided_by));
    END IF;
    PERFORM quty.require('supervise_transfers');
    IF NOT quty.is_in(home) AND NOT quty.may('override_blocks') THEN
        PERFORM quty.refuse('output.other_department', jsonb_build_object('number', NEW.number));
    END IF;
    IF OLD.created_by = session_user THEN
        PERFORM quty.refuse('waste.own', jsonb_build_object('number', OLD.number));
    END IF;
    NEW.decided_at := now();
    NEW.decided_by := session_user;
    UPDATE quty.material_requisition r
    SET state = NEW.state, decided_at = now(), decided_by = session_user, version = r.version + 1
    WHERE r.waste_report_id = NEW.id AND r.state = 'requested';
    RETURN NEW;
END
$$;
CREATE TRIGGER waste_report_guard BEFORE INSERT OR UPDATE ON quty.waste_report
FOR EACH ROW EXECUTE FUNCTION quty.waste_report_guard();

-- Output that its clerk may not enter alone is asked for by its department; whoever has the right that it needs decides.
CREATE FUNCTION quty.output_request_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    work record;
BEGIN
    SELECT w.number, w.department INTO work FROM quty.work_order w WHERE w.id = NEW.work_order_id;
    IF TG_OP = 'INSERT' THEN
        IF NOT quty.is_in(work.department) THEN
            PERFORM quty.refuse('output.other_department', jsonb_build_object('number', work.number));
        END IF;
        NEW.state := 'requested';
        NEW.decided_at := NULL;
        NEW.decided_by := NULL;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'requested' THEN
        PERFORM quty.refuse('output.request_decided', jsonb_build_object('person', OLD.decided_by));
    END IF;
    PERFORM quty.require(OLD.needs);
    IF NOT quty.is_in(work.department) AND NOT quty.may('override_blocks') THEN
        PERFORM quty.refuse('output.other_department', jsonb_build_object('number', work.number));
    END IF;
    IF OLD.created_by = session_user THEN
        PERFORM quty.refuse('output.own_request', '{}');
    END IF;
    NEW.decided_at := now();
    NEW.decided_by := session_user;
    RETURN NEW;
END
$$;
CREATE TRIGGER output_request_guard BEFORE INSERT OR UPDATE ON quty.output_request
FOR EACH ROW EXECUTE FUNCTION quty.output_request_guard();

-- The first planned day stands on the work order; the plan is its department's.
CREATE FUNCTION quty.work_plan_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    work bigint := coalesce(NEW.work_order_id, OLD.work_order_id);
    home text := (SELECT w.department FROM quty.work_order w WHERE w.id = work);
BEGIN
    IF NOT quty.is_in(home) AND NOT quty.may('override_blocks') THEN
        PERFORM quty.refuse('plan.other_department');
    END IF;
    UPDATE quty.work_order w SET planned_for = p.first, version = w.version + 1
    FROM (SELECT min(planned_on) AS first FROM quty.work_plan WHERE work_order_id = work) AS p
    WHERE w.id = work AND w.planned_for IS DISTINCT FROM p.first;
    RETURN NULL;
END
$$;
CREATE TRIGGER work_plan_guard AFTER INSERT OR UPDATE OR DELETE ON quty.work_plan
FOR EACH ROW EXECUTE FUNCTION quty.work_plan_guard();

-- What a line can make in a shift is said by its department's planner.
CREATE FUNCTION quty.set_line_capacity(line bigint, pcs integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('plan_work');
    IF NOT quty.is_in((SELECT p.department FROM quty.production_line p WHERE p.id = line))
        AND NOT quty.may('override_blocks') THEN
        PERFORM quty.refuse('plan.other_department');
    END IF;
    UPDATE quty.production_line p SET shift_pcs = pcs, version = p.version + 1 WHERE p.id = line;
END
$$;

-- Two batches are cut together only while both are drafts, of one article code and route, and never in a chain.
CREATE FUNCTION quty.shared_cut_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    pair record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    PERFORM FROM quty.manufacturing_order m WHERE m.id IN (pair.cut_with_id, pair.manufacturing_order_id)
    ORDER BY m.id FOR UPDATE;
    IF (SELECT count(DISTINCT (a.code, m.route)) <> 1 OR bool_or(m.state <> 'draft')
        FROM quty.manufacturing_order m JOIN quty.article a ON a.id = m.article_id
        WHERE m.id IN (pair.cut_with_id, pair.manufacturing_order_id))
        OR (TG_OP = 'INSERT' AND EXISTS (
            SELECT FROM quty.shared_cut s
            WHERE s.manufacturing_order_id = pair.cut_with_id OR s.cut_with_id = pair.manufacturing_order_id)) THEN
        PERFORM quty.refuse('cut.not_together');
    END IF;
    RETURN pair;
END
$$;
CREATE TRIGGER shared_cut_guard BEFORE INSERT OR DELETE ON quty.shared_cut
FOR EACH ROW EXECUTE FUNCTION quty.shared_cut_guard();

-- A work order outside packing ends at its target, or when somebody who approves production let it be short.
CREATE FUNCTION quty.work_order_end_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.good_pcs < NEW.target_pcs OR NEW.rework_pcs > 0 THEN
        PERFORM quty.refuse('work.not_complete', jsonb_build_object(
            'number', NEW.number, 'missing', greatest(0, NEW.target_pcs - NEW.good_pcs), 'repair', NEW.rework_pcs));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER work_order_end_guard BEFORE UPDATE OF state ON quty.work_order
FOR EACH ROW WHEN (NEW.state = 'finished' AND OLD.state <> 'finished') EXECUTE FUNCTION quty.work_order_end_guard();
