-- A threshold that integrity-service itself finds crossed stands among the alerts, once at a time, whichever replica says so.
create unique index incident_alerts_one_crossing on incident_alerts (fingerprint)
    where fingerprint like 'crossing:%' and ends_at is null;
-- The alert of the same name is the same thing, said by Alertmanager.
create index incident_alerts_same on incident_alerts (name, tenant_id) where ends_at is null;
