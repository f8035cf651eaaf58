-- What the policies ask about whoever is asking, answered from the rows of appointments alone.
-- Used as (SELECT wall_…()), so that each is answered once per statement and not once per row.

CREATE OR REPLACE FUNCTION wall_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT nullif(current_setting('tafollow.person', true), '')::uuid
$$;

-- Appointments in force today, by the database's clock (UTC).
CREATE OR REPLACE FUNCTION wall_held() RETURNS SETOF reviews_appointment LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT * FROM reviews_appointment
  WHERE user_id = wall_person() AND state = 'in_force'
    AND valid_from <= (statement_timestamp() AT TIME ZONE 'UTC')::date
    AND (valid_until IS NULL OR valid_until >= (statement_timestamp() AT TIME ZONE 'UTC')::date)
$$;

CREATE OR REPLACE FUNCTION wall_of_the_secretariat() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wall_held() WHERE role IN ('officer', 'approver'))
$$;

CREATE OR REPLACE FUNCTION wall_sees_every_state() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wall_held()
                 WHERE role IN ('officer', 'approver', 'observer', 'auditor') AND group_id IS NULL)
$$;

-- The Secretariat and auditors read what is confidential and every fact, of the States that they see.
CREATE OR REPLACE FUNCTION wall_keeps_confidence() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wall_held() WHERE role IN ('officer', 'approver', 'auditor'))
$$;

-- The States this person speaks for.
CREATE OR REPLACE FUNCTION wall_own_parties() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT party_id::text FROM wall_held()
               WHERE role IN ('focal_point', 'alternate', 'validating_authority'))
$$;

-- The States whose records this person sees: the own ones, and today's members of the groups they are appointed to.
CREATE OR REPLACE FUNCTION wall_parties() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT wall_own_parties() || ARRAY(
    SELECT m.party_id::text FROM reviews_membership m JOIN wall_held() h ON h.group_id = m.group_id
    WHERE (m.valid_from IS NULL OR m.valid_from <= (statement_timestamp() AT TIME ZONE 'UTC')::date)
      AND (m.valid_until IS NULL OR m.valid_until >= (statement_timestamp() AT TIME ZONE 'UTC')::date))
$$;

-- The States whose confidential records this person sees.
CREATE OR REPLACE FUNCTION wall_confiding_parties() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM wall_held() WHERE role = 'adviser')
              THEN wall_parties() ELSE wall_own_parties() END
$$;

CREATE OR REPLACE FUNCTION wall_providers() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT provider_id FROM wall_held() WHERE provider_id IS NOT NULL)
$$;

-- The institutions this person contributes for.
CREATE OR REPLACE FUNCTION wall_institutions() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT institution_id FROM wall_held() WHERE institution_id IS NOT NULL)
$$;

-- Releases in which a provider of this person is named. The one function that reads past the wall: the State sees whom
-- its release names through the release, a provider sees the release through its name, and each policy would ask the
-- other for ever. It tells nothing but what stands under the person's own providers.
CREATE OR REPLACE FUNCTION wall_releases_naming_me() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT release_id FROM reviews_releaseprovider WHERE provider_id = ANY (wall_providers()))
$$;
