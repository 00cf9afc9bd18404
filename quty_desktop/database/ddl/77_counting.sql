-- Stock-takes. Who counts sees neither the books nor the difference: the grant on the lines leaves the booked quantity
-- out, and comparing and posting are done here.

-- Freeze the places and write down what the books hold there, in one transaction with the freeze.
CREATE FUNCTION quty.freeze_count(take bigint, places bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.stock_take;
    wrong quty.place;
    lines integer;
BEGIN
    SELECT * INTO head FROM quty.stock_take t WHERE t.id = take FOR UPDATE;
    IF head.state <> 'planned' OR head.created_by <> session_user THEN
        PERFORM quty.refuse('count.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    PERFORM FROM quty.place p WHERE p.id = ANY (places) ORDER BY p.id FOR UPDATE;
    SELECT * INTO wrong FROM quty.place p WHERE p.id = ANY (places)
        AND (p.department IS DISTINCT FROM head.department OR NOT p.keeps_balance OR NOT p.active) LIMIT 1;
    IF FOUND OR NOT quty.is_in(head.department) THEN
        PERFORM quty.refuse('stock.foreign_place', jsonb_build_object('place', wrong.code, 'department', head.department));
    END IF;
    SELECT * INTO wrong FROM quty.place p WHERE p.id = ANY (places) AND p.frozen_at IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('stock.place_frozen', jsonb_build_object('place', wrong.code, 'department', wrong.department));
    END IF;
    PERFORM quty.freeze_places(places);
    INSERT INTO quty.stock_take_line (stock_take_id, tag, place_id, article_id, lot_id, book_qty)
    SELECT take, row_number() OVER (ORDER BY p.code, a.name, b.lot_id), b.place_id, b.article_id, b.lot_id, b.on_hand
    FROM quty.stock_balance b JOIN quty.place p ON p.id = b.place_id JOIN quty.article a ON a.id = b.article_id
    WHERE b.place_id = ANY (places) AND b.on_hand > 0;
    GET DIAGNOSTICS lines = ROW_COUNT;
    UPDATE quty.stock_take t SET state = 'frozen', frozen_at = now(), places = freeze_count.places, version = t.version + 1
    WHERE t.id = take;
    RETURN lines;
END
$$;

-- Goods that were found where the books have none.
CREATE FUNCTION quty.found_in_count(take bigint, place bigint, article bigint, lot bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.stock_take;
    made bigint;
BEGIN
    SELECT * INTO head FROM quty.stock_take t WHERE t.id = take FOR UPDATE;
    IF head.state <> 'frozen' OR place <> ALL (head.places) OR NOT quty.is_in(head.department) THEN
        PERFORM quty.refuse('count.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    INSERT INTO quty.stock_take_line (stock_take_id, tag, place_id, article_id, lot_id, book_qty)
    SELECT take, coalesce(max(l.tag), 0) + 1, place, article, lot, 0 FROM quty.stock_take_line l WHERE l.stock_take_id = take
    RETURNING id INTO made;
    RETURN made;
END
$$;

-- A count is of a frozen place and of the round that is open.
CREATE FUNCTION quty.stock_count_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.stock_take;
BEGIN
    SELECT t.* INTO head FROM quty.stock_take t JOIN quty.stock_take_line l ON l.stock_take_id = t.id
    WHERE l.id = NEW.line_id FOR SHARE OF t;
    IF head.state <> 'frozen' OR NOT quty.is_in(head.department) THEN
        PERFORM quty.refuse('count.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stock_count_guard BEFORE INSERT ON quty.stock_count
FOR EACH ROW EXECUTE FUNCTION quty.stock_count_guard();

CREATE VIEW quty.counted_line AS
    SELECT l.id, l.stock_take_id, l.place_id, l.article_id, l.lot_id, l.book_qty, l.cause, l.adjusted_qty, l.tag,
           c.counted_qty, c.round, c.counted_by, c.at AS counted_at
    FROM quty.stock_take_line l
    LEFT JOIN LATERAL (SELECT s.counted_qty, s.round, s.counted_by, s.at FROM quty.stock_count s
                       WHERE s.line_id = l.id ORDER BY s.round DESC, s.id DESC LIMIT 1) c ON true;

-- Counted through: tells how many lines differ, not which.
CREATE FUNCTION quty.compare_count(take bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.stock_take;
    missing integer;
    differing integer;
BEGIN
    SELECT * INTO head FROM quty.stock_take t WHERE t.id = take FOR UPDATE;
    IF head.state <> 'frozen' OR NOT quty.is_in(head.department) THEN
        PERFORM quty.refuse('count.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    SELECT count(*) FILTER (WHERE counted_qty IS NULL), count(*) FILTER (WHERE counted_qty <> book_qty)
    INTO missing, differing FROM quty.counted_line WHERE stock_take_id = take;
    IF missing > 0 THEN
        PERFORM quty.refuse('count.not_complete', jsonb_build_object('number', head.number, 'count', missing));
    END IF;
    UPDATE quty.stock_take t SET state = 'compared', version = t.version + 1 WHERE t.id = take;
    RETURN differing;
END
$$;

CREATE FUNCTION quty.stock_take_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    params jsonb := jsonb_build_object('number', NEW.number, 'state', OLD.state);
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM quty.require('count_stock');
        NEW.state := 'planned'; NEW.approved_at := NULL; NEW.approved_by := NULL; NEW.places := '{}';
        RETURN NEW;
    END IF;
    -- What the functions here do with the rights of the owner is checked there.
    IF NEW.state = OLD.state OR current_user = 'quty_owner' THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) = ('compared', 'frozen') THEN
        PERFORM quty.require('approve_counts');
    ELSIF (OLD.state, NEW.state) = ('compared', 'approved') THEN
        PERFORM quty.require('approve_counts');
        IF session_user = OLD.created_by OR EXISTS (
            SELECT FROM quty.stock_count c JOIN quty.stock_take_line l ON l.id = c.line_id
            WHERE l.stock_take_id = NEW.id AND c.counted_by = session_user)
        THEN
            PERFORM quty.refuse('count.own_approval', params);
        END IF;
        IF EXISTS (SELECT FROM quty.counted_line l WHERE l.stock_take_id = NEW.id AND btrim(l.cause) = ''
                   AND abs(l.counted_qty - l.book_qty) * 100 > l.book_qty * quty.setting_number('stock.cause_percent', 2))
        THEN
            PERFORM quty.refuse('count.cause_needed', params);
        END IF;
        NEW.approved_at := now(); NEW.approved_by := session_user;
    ELSE
        PERFORM quty.refuse('count.wrong_state', params);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stock_take_guard BEFORE INSERT OR UPDATE ON quty.stock_take
FOR EACH ROW EXECUTE FUNCTION quty.stock_take_guard();

-- Give a stock-take up: nothing is changed, the places go on.
CREATE FUNCTION quty.cancel_count(take bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.stock_take;
BEGIN
    SELECT * INTO head FROM quty.stock_take t WHERE t.id = take FOR UPDATE;
    IF head.state NOT IN ('planned', 'frozen', 'compared') THEN
        PERFORM quty.refuse('count.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    PERFORM quty.unfreeze_places(head.places);
    UPDATE quty.stock_take t SET state = 'cancelled', version = t.version + 1 WHERE t.id = take;
END
$$;

-- Bring the books to what was counted, and let the places go. Without any difference no approval is needed.
CREATE FUNCTION quty.post_count(take bigint, request uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.stock_take;
    loss bigint := quty.known_place('loss');
    moves jsonb;
BEGIN
    SELECT * INTO head FROM quty.stock_take t WHERE t.id = take FOR UPDATE;
    SELECT jsonb_agg(jsonb_build_object(
        'from', CASE WHEN l.counted_qty < l.book_qty THEN l.place_id ELSE loss END,
        'to', CASE WHEN l.counted_qty < l.book_qty THEN loss ELSE l.place_id END,
        'article', l.article_id, 'lot', l.lot_id, 'qty', abs(l.counted_qty - l.book_qty), 'reference', head.number))
    INTO moves FROM quty.counted_line l WHERE l.stock_take_id = take AND l.counted_qty <> l.book_qty;
    IF NOT (head.state = 'approved' OR (head.state = 'compared' AND moves IS NULL)) OR NOT quty.is_in(head.department) THEN
        PERFORM quty.refuse(CASE WHEN head.state = 'compared' THEN 'count.not_approved' ELSE 'count.wrong_state' END,
                            jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    PERFORM quty.unfreeze_places(head.places);
    IF moves IS NOT NULL THEN
        PERFORM quty.post_moves('stock_takes.post', request, head.number, moves);
    END IF;
    UPDATE quty.stock_take_line t SET adjusted_qty = l.counted_qty - l.book_qty, version = t.version + 1
    FROM quty.counted_line l WHERE l.id = t.id AND t.stock_take_id = take;
    UPDATE quty.stock_take t SET state = 'posted', posted_at = now(), version = t.version + 1 WHERE t.id = take;
    RETURN coalesce(jsonb_array_length(moves), 0);
END
$$;
