-- Finding master data by part of a code or a name, and the history of its records.

-- A text without accents and capitals; quty_desktop/domain/search.py does the same. Lower case comes last, so that it is
-- right in every locale of the server. Its names are bound when it is made,
-- so that it needs no search path and is still planned into the query that uses it.
CREATE FUNCTION quty.plain(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
        WHEN octet_length(words) = length(words) THEN lower(words)
        -- Letters without a decomposition are rare, and looking for them costs less than replacing them everywhere.
        WHEN words ~ '[æÆœŒßẞøØłŁđĐıħĦŧŦ]' THEN
            lower(translate(
                replace(replace(replace(replace(replace(replace(
                    regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'),
                    'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ß', 'ss'), 'ẞ', 'ss'),
                'øØłŁđĐıħĦŧŦ', 'oollddihhtt'))
        ELSE lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'))
    END;

-- What was changed in one record of master data: whoever may see the record may see who made it what it is. The rest of
-- the audit trail stays with those who may read it.
CREATE FUNCTION quty.record_history(wanted text, record text)
RETURNS TABLE (id bigint, at timestamptz, person text, full_name text, action text, old text, new text, command text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('view_master_data');
    IF wanted <> ALL (ARRAY['article', 'bill', 'category', 'defect', 'destination', 'material_certificate',
                            'pack_specification', 'partner', 'place', 'production_line', 'unit', 'unit_conversion']) THEN
        PERFORM quty.refuse('history.not_master_data', jsonb_build_object('table', wanted));
    END IF;
    RETURN QUERY
        SELECT e.id, e.at, e.person_name, coalesce(p.full_name, e.person_name), e.action, e.old::text, e.new::text,
               e.command, e.reason
        FROM quty.audit_entry e LEFT JOIN quty.person p ON p.name = e.person_name
        WHERE e.table_name = wanted AND e.key = record
        ORDER BY e.at DESC, e.id DESC LIMIT 500;
END
$$;
