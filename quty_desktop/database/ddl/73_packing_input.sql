-- Packing packs what it has accepted: no pieces move on before their receiver took them over (QT-09).

-- How many pieces of a batch may be packed in all: those of its accepted slips. NULL while nothing before packing is
-- recorded of the batch, unless the plant has every department record (setting packing.only_accepted).
CREATE FUNCTION quty.packable_pcs(manufacturing_order bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT CASE WHEN quty.setting_of('packing.only_accepted', 'false') = 'true' OR EXISTS (
        SELECT FROM quty.work_order w WHERE w.manufacturing_order_id = manufacturing_order AND w.department <> 'PCK'
          AND (w.good_pcs > 0 OR w.input_pcs > 0))
    THEN (SELECT coalesce(sum(t.received_pcs), 0) FROM quty.transfer t
          WHERE t.manufacturing_order_id = manufacturing_order AND t.to_department = 'PCK'
            AND t.state IN ('accepted', 'completed'))::integer END
$$;

CREATE FUNCTION quty.carton_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    orders bigint[];
    short jsonb;
BEGIN
    -- Only cartons that this statement packed are asked about; what was packed before may be stored, loaded and shipped.
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT n.manufacturing_order_id) INTO orders FROM now_rows n
        WHERE n.state NOT IN ('planned', 'void');
    ELSE
        SELECT array_agg(DISTINCT n.manufacturing_order_id) INTO orders FROM now_rows n JOIN old_rows o ON o.id = n.id
        WHERE n.state NOT IN ('planned', 'void') AND (o.state IN ('planned', 'void') OR n.pcs > o.pcs);
    END IF;
    IF orders IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_build_object('batch', m.batch_number, 'accepted', may.pcs, 'packed', packed.pcs) INTO short
    FROM quty.manufacturing_order m
    CROSS JOIN LATERAL (SELECT quty.packable_pcs(m.id) AS pcs) may
    CROSS JOIN LATERAL (SELECT coalesce(sum(c.pcs), 0) AS pcs FROM quty.carton c
                        WHERE c.manufacturing_order_id = m.id AND c.state NOT IN ('planned', 'void')) packed
    WHERE m.id = ANY(orders) AND packed.pcs > may.pcs LIMIT 1;
    IF short IS NOT NULL THEN
        PERFORM quty.refuse('packing.not_accepted', short);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER carton_guard_new AFTER INSERT ON quty.carton
REFERENCING NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION quty.carton_guard();
CREATE TRIGGER carton_guard AFTER UPDATE ON quty.carton
REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION quty.carton_guard();
