-- Finished goods: what is taken over from packing, where it stands, and what may be loaded. A carton is loaded only into
-- the shipment of its own order (article, week and destination), marked, free and of a released batch.

-- A block is kept for one article of one destination and week; its place is made with it.
CREATE FUNCTION quty.open_block(code text, destination bigint, article bigint, year integer, week integer)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    stands_at bigint;
    made bigint;
    stands record;
BEGIN
    PERFORM quty.require('receive_finished_goods');
    INSERT INTO quty.place AS p (code, name, kind, department, parent_id)
    VALUES (open_block.code, open_block.code, 'area', 'FGW', quty.known_place('FGW'))
    ON CONFLICT ON CONSTRAINT place_code_key DO UPDATE SET name = p.name
        WHERE p.department = 'FGW' AND p.kind IN ('area', 'rack', 'bin') AND p.active
    RETURNING p.id INTO stands_at;
    IF stands_at IS NULL THEN
        PERFORM quty.refuse('block.foreign_place', jsonb_build_object('block', code));
    END IF;
    SELECT b.id, (SELECT count(*) FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
                  WHERE s.block_id = b.id AND c.state <> 'shipped') AS cartons
    INTO stands FROM quty.storage_block b WHERE b.place_id = stands_at FOR UPDATE;
    IF FOUND THEN
        IF stands.cartons > 0 THEN
            PERFORM quty.refuse('block.not_empty', jsonb_build_object('block', code, 'cartons', stands.cartons));
        END IF;
        UPDATE quty.stored_carton s SET block_id = NULL, version = s.version + 1 WHERE s.block_id = stands.id;
        UPDATE quty.storage_block b SET destination_id = destination, article_id = article, week_year = year,
                                        week_number = week, version = b.version + 1 WHERE b.id = stands.id;
        RETURN stands.id;
    END IF;
    INSERT INTO quty.storage_block (place_id, destination_id, article_id, week_year, week_number)
    VALUES (stands_at, destination, article, year, week) RETURNING id INTO made;
    RETURN made;
END
$$;

-- Taking over: the slip is on its way to finished goods and of the carton's batch, the carton is packed, and no more is
-- taken over than the slip says. In a block only what the block is kept for.
CREATE FUNCTION quty.stored_carton_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    slip quty.transfer;
    box record;
    block record;
    counted bigint;
BEGIN
    PERFORM quty.require('receive_finished_goods');
    SELECT c.id, c.number, c.pcs, c.state, i.manufacturing_order_id, i.batch_number, i.article_id, i.week_year, i.week_number,
           i.destination_id
    INTO box FROM quty.carton c JOIN quty.carton_identity i ON i.carton_id = c.id WHERE c.id = NEW.carton_id;
    IF TG_OP = 'INSERT' THEN
        SELECT * INTO slip FROM quty.transfer t WHERE t.id = NEW.transfer_id FOR UPDATE;
        IF slip.to_department <> 'FGW' OR slip.state <> 'locked' THEN
            PERFORM quty.refuse('store.slip_closed', jsonb_build_object('number', slip.number, 'state', slip.state));
        END IF;
        IF slip.manufacturing_order_id <> box.manufacturing_order_id THEN
            PERFORM quty.refuse('store.other_batch', jsonb_build_object(
                'number', slip.number, 'carton', box.number, 'batch', box.batch_number));
        END IF;
        IF box.state NOT IN ('packed', 'checked') THEN
            PERFORM quty.refuse('store.not_packed', jsonb_build_object('carton', box.number));
        END IF;
        SELECT coalesce(sum(c.pcs), 0) INTO counted FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
        WHERE s.transfer_id = slip.id;
        IF counted + box.pcs > slip.sent_pcs THEN
            PERFORM quty.refuse('store.too_many', jsonb_build_object(
                'number', slip.number, 'rest', slip.sent_pcs - counted, 'pcs', box.pcs));
        END IF;
        NEW.received_at := now();
        NEW.received_by := session_user;
    ELSIF (NEW.carton_id, NEW.transfer_id, NEW.received_at, NEW.received_by)
        IS DISTINCT FROM (OLD.carton_id, OLD.transfer_id, OLD.received_at, OLD.received_by) THEN
        PERFORM quty.refuse('store.kept', jsonb_build_object('carton', box.number));
    END IF;
    IF NEW.block_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.block_id IS DISTINCT FROM OLD.block_id) THEN
        -- Whoever gives the block to other goods waits, or is seen here.
        SELECT b.*, p.code AS place, a.code AS article, d.code AS destination INTO block
        FROM quty.storage_block b JOIN quty.place p ON p.id = b.place_id JOIN quty.article a ON a.id = b.article_id
        JOIN quty.destination d ON d.id = b.destination_id WHERE b.id = NEW.block_id FOR SHARE OF b;
        IF (block.article_id, block.week_year, block.week_number, block.destination_id)
            <> (box.article_id, box.week_year, box.week_number, box.destination_id) THEN
            PERFORM quty.refuse('store.wrong_block', jsonb_build_object(
                'block', block.place, 'carton', box.number, 'article', block.article, 'destination', block.destination,
                'week', format('W%s-%s', lpad(block.week_number::text, 2, '0'), block.week_year)));
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stored_carton_guard BEFORE INSERT OR UPDATE ON quty.stored_carton
FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION quty.stored_carton_guard();

-- Cartons go from place to place in the stock ledger. From packing they come by the handshake of a slip: its people sent
-- them, those of finished goods accept them, so that one posting crosses the departments.
CREATE FUNCTION quty.finished_move(source bigint, target bigint, article bigint, lot bigint, pcs numeric, reference text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    from_place bigint := source;
    frozen text;
BEGIN
    SELECT min(p.code) INTO frozen FROM quty.place p WHERE p.id IN (source, target) AND p.frozen_at IS NOT NULL;
    IF frozen IS NOT NULL THEN
        PERFORM quty.refuse('stock.place_frozen', jsonb_build_object('place', frozen, 'department', 'FGW'));
    END IF;
    UPDATE quty.stock_balance b SET on_hand = b.on_hand - pcs, changed_at = now()
    WHERE b.place_id = source AND b.article_id = article AND b.lot_id = lot AND b.on_hand - pcs >= b.reserved;
    IF NOT FOUND AND EXISTS (SELECT FROM quty.place p WHERE p.id = source AND p.keeps_balance) THEN
        -- Packed before the plant kept stock of the packing department: they come from production.
        from_place := quty.known_place('production');
    END IF;
    INSERT INTO quty.stock_move (command, request, from_place_id, to_place_id, article_id, lot_id, qty, reference)
    VALUES (coalesce(current_setting('quty.command', true), ''),
            nullif(current_setting('quty.request', true), '')::uuid, from_place, target, article, lot, pcs, reference);
    IF EXISTS (SELECT FROM quty.place p WHERE p.id = target AND p.keeps_balance) THEN
        PERFORM quty.open_balance(target, article, lot, pcs, 0);
    END IF;
END
$$;

CREATE FUNCTION quty.take_over(slip bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    d record;
BEGIN
    PERFORM quty.require('receive_finished_goods');
    PERFORM FROM quty.transfer t WHERE t.id = slip AND t.state IN ('accepted', 'completed') AND t.to_department = 'FGW'
        AND t.accepted_at = now();
    IF NOT FOUND THEN
        PERFORM quty.refuse('store.slip_closed', jsonb_build_object('number', slip, 'state', 'locked'));
    END IF;
    FOR d IN
        SELECT coalesce(b.place_id, quty.known_place('FGW')) AS place_id, i.article_id, i.batch_number, sum(c.pcs) AS pcs,
               coalesce((SELECT l.id FROM quty.lot l WHERE l.manufacturing_order_id = i.manufacturing_order_id), 0) AS lot
        FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
        JOIN quty.carton_identity i ON i.carton_id = c.id LEFT JOIN quty.storage_block b ON b.id = s.block_id
        WHERE s.transfer_id = slip GROUP BY 1, 2, 3, i.manufacturing_order_id ORDER BY 1, 2
    LOOP
        PERFORM quty.finished_move(quty.known_place('PCK'), d.place_id, d.article_id, d.lot, d.pcs, d.batch_number);
    END LOOP;
    UPDATE quty.pallet p SET state = 'in_store', version = p.version + 1
    WHERE p.state = 'closed' AND p.id IN (SELECT c.pallet_id FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
                                          WHERE s.transfer_id = slip);
END
$$;

-- Cartons are carried to another block; those of a slip that is not accepted yet have no stock to be moved.
CREATE FUNCTION quty.carry_stored() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    d record;
BEGIN
    FOR d IN
        SELECT coalesce(b.place_id, quty.known_place('FGW')) AS place_id, i.article_id, i.pcs, i.batch_number,
               coalesce((SELECT l.id FROM quty.lot l WHERE l.manufacturing_order_id = i.manufacturing_order_id), 0) AS lot,
               coalesce((SELECT n.place_id FROM quty.storage_block n WHERE n.id = NEW.block_id), quty.known_place('FGW'))
                   AS target
        FROM quty.carton_identity i JOIN quty.transfer t ON t.id = NEW.transfer_id
        LEFT JOIN quty.storage_block b ON b.id = OLD.block_id
        WHERE i.carton_id = NEW.carton_id AND t.state IN ('accepted', 'completed') AND i.state <> 'shipped'
    LOOP
        IF d.place_id <> d.target THEN
            PERFORM quty.finished_move(d.place_id, d.target, d.article_id, d.lot, d.pcs, d.batch_number);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER stored_carton_carried AFTER UPDATE ON quty.stored_carton
FOR EACH ROW WHEN (OLD.block_id IS DISTINCT FROM NEW.block_id AND pg_trigger_depth() = 0)
EXECUTE FUNCTION quty.carry_stored();

-- What keeps a carton from a shipment; the same rule as domain/shipping.py. The shipment's line is locked, so that two
-- loaders never load more than planned; the carton, so that it goes into one shipment only.
CREATE FUNCTION quty.loading_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    goes quty.shipment;
    box record;
    own record;
    loaded bigint;
    word text;
    params jsonb;
BEGIN
    PERFORM quty.require('load_shipments');
    SELECT * INTO goes FROM quty.shipment s WHERE s.id = NEW.shipment_id FOR SHARE;
    IF goes.state NOT IN ('planned', 'loading') THEN
        PERFORM quty.refuse('shipment.not_open', jsonb_build_object('number', goes.number, 'state', goes.state));
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.unloaded_at IS NOT NULL OR NEW.unloaded_at IS NULL
            OR (NEW.shipment_id, NEW.carton_id) <> (OLD.shipment_id, OLD.carton_id) THEN
            PERFORM quty.refuse('shipment.kept', jsonb_build_object('number', goes.number));
        END IF;
        NEW.unloaded_at := now();
        NEW.unloaded_by := session_user;
        RETURN NEW;
    END IF;
    PERFORM FROM quty.carton c WHERE c.id = NEW.carton_id FOR UPDATE;
    SELECT i.*, d.code AS wanted_destination INTO box
    FROM quty.carton_identity i, quty.destination d WHERE i.carton_id = NEW.carton_id AND d.id = goes.destination_id;
    SELECT l.id, l.planned_pcs INTO own FROM quty.shipment_line l
    WHERE l.shipment_id = goes.id AND l.order_line_id = box.order_line_id FOR UPDATE;
    SELECT s.number INTO word FROM quty.loaded_carton x JOIN quty.shipment s ON s.id = x.shipment_id
    WHERE x.carton_id = NEW.carton_id AND x.unloaded_at IS NULL;
    params := jsonb_build_object('carton', box.number, 'batch', box.batch_number, 'article', box.article_code,
        'week', format('W%s-%s', lpad(box.week_number::text, 2, '0'), box.week_year), 'destination', box.destination_code,
        'wanted', box.wanted_destination, 'number', goes.number, 'shipment', coalesce(word, '–'));
    IF word IS NOT NULL OR box.state = 'shipped' THEN
        PERFORM quty.refuse('loading.already_loaded', params);
    ELSIF box.destination_id <> goes.destination_id THEN
        PERFORM quty.refuse('loading.wrong_destination', params);
    ELSIF own.id IS NULL THEN
        SELECT CASE WHEN bool_or((o.week_year, o.week_number) = (box.week_year, box.week_number)) THEN 'order'
                    ELSE 'week' END INTO word
        FROM quty.shipment_line l JOIN quty.buyer_order_line o ON o.id = l.order_line_id
        WHERE l.shipment_id = goes.id AND o.article_id = box.article_id;
        PERFORM quty.refuse('loading.wrong_' || coalesce(word, 'article'), params);
    ELSIF box.state NOT IN ('packed', 'checked') OR NOT EXISTS (
        SELECT FROM quty.stored_carton s JOIN quty.transfer t ON t.id = s.transfer_id
        WHERE s.carton_id = NEW.carton_id AND t.state IN ('accepted', 'completed')) THEN
        PERFORM quty.refuse('loading.not_in_store', params);
    ELSIF NOT EXISTS (SELECT FROM quty.shipping_mark_print p WHERE p.manufacturing_order_id = box.manufacturing_order_id
                      AND box.number BETWEEN p.first_carton AND p.last_carton) THEN
        PERFORM quty.refuse('loading.no_mark', params);
    ELSIF (SELECT k.result FROM quty.shipping_mark_check k WHERE k.carton_id = NEW.carton_id AND k.result <> 'on_hold'
           ORDER BY k.id DESC LIMIT 1) <> 'right' THEN
        PERFORM quty.refuse('loading.wrong_mark', params);
    END IF;
    PERFORM quty.require_free_cartons(box.manufacturing_order_id, box.number, box.number);
    PERFORM quty.require_release(box.manufacturing_order_id, 'loading');
    SELECT coalesce(sum(i.pcs), 0) INTO loaded FROM quty.loaded_carton x JOIN quty.carton_identity i ON i.carton_id = x.carton_id
    WHERE x.shipment_id = goes.id AND x.unloaded_at IS NULL AND i.order_line_id = box.order_line_id;
    IF loaded + box.pcs > own.planned_pcs THEN
        PERFORM quty.refuse('loading.too_many', params || jsonb_build_object(
            'rest', greatest(0, own.planned_pcs - loaded), 'pcs', box.pcs));
    END IF;
    NEW.loaded_at := now();
    NEW.loaded_by := session_user;
    NEW.unloaded_at := NULL;
    NEW.unloaded_by := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER loading_guard BEFORE INSERT OR UPDATE ON quty.loaded_carton FOR EACH ROW EXECUTE FUNCTION quty.loading_guard();

-- A shipment: prepared, loaded, tallied by quality, closed. What is loaded after the tally has to be tallied again, and
-- nobody signs the tally of what he loaded. Closing ships the cartons and counts them to their orders.
CREATE FUNCTION quty.shipment_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM quty.require('plan_shipments');
        NEW.state := 'planned';
        NEW.tallied_at := NULL;
        NEW.tallied_by := NULL;
        NEW.closed_at := NULL;
        NEW.closed_by := NULL;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('closed', 'cancelled') THEN
        PERFORM quty.refuse('shipment.not_open', jsonb_build_object('number', OLD.number, 'state', OLD.state));
    END IF;
    IF (NEW.destination_id, NEW.number) <> (OLD.destination_id, OLD.number) THEN
        PERFORM quty.refuse('shipment.kept', jsonb_build_object('number', OLD.number));
    END IF;
    IF NEW.tallied_at IS DISTINCT FROM OLD.tallied_at THEN
        IF NEW.tallied_at IS NULL THEN
            NEW.tallied_by := NULL;
        ELSE
            PERFORM quty.require('sign_tallies');
            IF EXISTS (SELECT FROM quty.loaded_carton x WHERE x.shipment_id = OLD.id AND x.unloaded_at IS NULL
                       AND x.loaded_by = session_user) THEN
                PERFORM quty.refuse('shipment.own_tally', jsonb_build_object('number', OLD.number));
            END IF;
            NEW.tallied_at := now();
            NEW.tallied_by := session_user;
        END IF;
    ELSE
        NEW.tallied_by := OLD.tallied_by;
    END IF;
    IF NEW.state = OLD.state THEN
        NEW.closed_at := OLD.closed_at;
        NEW.closed_by := OLD.closed_by;
        RETURN NEW;
    END IF;
    CASE NEW.state
        WHEN 'closed' THEN
            PERFORM quty.require('close_shipments');
            IF NOT EXISTS (SELECT FROM quty.loaded_carton x WHERE x.shipment_id = OLD.id AND x.unloaded_at IS NULL) THEN
                PERFORM quty.refuse('shipment.empty', jsonb_build_object('number', OLD.number));
            ELSIF OLD.tallied_at IS NULL THEN
                PERFORM quty.refuse('shipment.no_tally', jsonb_build_object('number', OLD.number));
            END IF;
            NEW.closed_at := now();
            NEW.closed_by := session_user;
            PERFORM quty.post_shipment(OLD.id, OLD.number);
        WHEN 'cancelled' THEN
            PERFORM quty.require('plan_shipments');
            IF EXISTS (SELECT FROM quty.loaded_carton x WHERE x.shipment_id = OLD.id AND x.unloaded_at IS NULL) THEN
                PERFORM quty.refuse('shipment.not_empty', jsonb_build_object('number', OLD.number));
            END IF;
        ELSE PERFORM quty.require('load_shipments');
    END CASE;
    RETURN NEW;
END
$$;
CREATE TRIGGER shipment_guard BEFORE INSERT OR UPDATE ON quty.shipment FOR EACH ROW EXECUTE FUNCTION quty.shipment_guard();

-- The goods of a batch that was put on hold after loading stay here: every batch is asked once more.
CREATE FUNCTION quty.post_shipment(shipment bigint, number text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    d record;
    customer bigint;
BEGIN
    PERFORM quty.require_release(b.id, 'loading') FROM (
        SELECT DISTINCT c.manufacturing_order_id AS id FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
        WHERE x.shipment_id = shipment AND x.unloaded_at IS NULL ORDER BY 1) b;
    SELECT min(p.id) INTO customer FROM quty.place p WHERE p.kind = 'customer' AND p.active;
    IF customer IS NULL THEN
        INSERT INTO quty.place (code, name, kind, keeps_balance) VALUES ('CUSTOMER', 'Customers', 'customer', false)
        RETURNING id INTO customer;
    END IF;
    FOR d IN
        SELECT coalesce(b.place_id, quty.known_place('FGW')) AS place_id, i.article_id, sum(i.pcs) AS pcs,
               coalesce((SELECT l.id FROM quty.lot l WHERE l.manufacturing_order_id = i.manufacturing_order_id), 0) AS lot
        FROM quty.loaded_carton x JOIN quty.carton_identity i ON i.carton_id = x.carton_id
        JOIN quty.stored_carton s ON s.carton_id = x.carton_id LEFT JOIN quty.storage_block b ON b.id = s.block_id
        WHERE x.shipment_id = shipment AND x.unloaded_at IS NULL
        GROUP BY 1, 2, i.manufacturing_order_id ORDER BY 1, 2
    LOOP
        PERFORM quty.finished_move(d.place_id, customer, d.article_id, d.lot, d.pcs, post_shipment.number);
    END LOOP;
    UPDATE quty.carton c SET state = 'shipped', version = c.version + 1
    FROM quty.loaded_carton x WHERE x.shipment_id = shipment AND x.unloaded_at IS NULL AND c.id = x.carton_id;
    UPDATE quty.pallet p SET state = 'shipped', version = p.version + 1
    WHERE p.state IN ('closed', 'in_store')
      AND p.id IN (SELECT c.pallet_id FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
                   WHERE x.shipment_id = shipment AND x.unloaded_at IS NULL)
      AND NOT EXISTS (SELECT FROM quty.carton c WHERE c.pallet_id = p.id AND c.state NOT IN ('shipped', 'void'));
    UPDATE quty.buyer_order_line l SET shipped_pcs = 0, version = l.version + 1
    WHERE l.id IN (SELECT s.order_line_id FROM quty.shipment_line s WHERE s.shipment_id = shipment);
    UPDATE quty.buyer_order o SET state = 'done', version = o.version + 1
    WHERE o.state = 'production'
      AND o.id IN (SELECT l.order_id FROM quty.shipment_line s JOIN quty.buyer_order_line l ON l.id = s.order_line_id
                   WHERE s.shipment_id = shipment)
      AND NOT EXISTS (SELECT FROM quty.buyer_order_line l WHERE l.order_id = o.id AND l.shipped_pcs < l.qty_pcs);
END
$$;

-- What was shipped of an order line is what its shipped cartons hold, whatever somebody writes there.
CREATE FUNCTION quty.shipped_pieces() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    NEW.shipped_pcs := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE (
        SELECT coalesce(sum(c.pcs), 0) FROM quty.manufacturing_order m JOIN quty.carton c ON c.manufacturing_order_id = m.id
        WHERE m.order_line_id = NEW.id AND c.state = 'shipped') END;
    RETURN NEW;
END
$$;
CREATE TRIGGER buyer_order_line_shipped BEFORE INSERT OR UPDATE OF shipped_pcs ON quty.buyer_order_line
FOR EACH ROW EXECUTE FUNCTION quty.shipped_pieces();

-- What is loaded or unloaded takes the tally's signature away and opens the loading.
CREATE FUNCTION quty.loading_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    UPDATE quty.shipment s SET state = 'loading', tallied_at = NULL, tallied_by = NULL, version = s.version + 1
    WHERE s.id = NEW.shipment_id AND (s.state = 'planned' OR s.tallied_at IS NOT NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER loading_counts AFTER INSERT OR UPDATE ON quty.loaded_carton
FOR EACH ROW EXECUTE FUNCTION quty.loading_counts();

-- Lines are planned for the shipment's destination only, and not under what is loaded.
CREATE FUNCTION quty.shipment_line_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    goes quty.shipment;
    wanted record;
BEGIN
    PERFORM quty.require('plan_shipments');
    SELECT * INTO goes FROM quty.shipment s WHERE s.id = NEW.shipment_id FOR UPDATE;
    IF goes.state NOT IN ('planned', 'loading') THEN
        PERFORM quty.refuse('shipment.not_open', jsonb_build_object('number', goes.number, 'state', goes.state));
    END IF;
    SELECT l.*, d.code AS found, w.code AS wanted INTO wanted FROM quty.buyer_order_line l
    JOIN quty.destination d ON d.id = l.destination_id JOIN quty.destination w ON w.id = goes.destination_id
    WHERE l.id = NEW.order_line_id;
    IF wanted.destination_id <> goes.destination_id THEN
        PERFORM quty.refuse('shipment.other_destination', jsonb_build_object(
            'number', goes.number, 'found', wanted.found, 'wanted', wanted.wanted));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shipment_line_guard BEFORE INSERT OR UPDATE ON quty.shipment_line
FOR EACH ROW EXECUTE FUNCTION quty.shipment_line_guard();
