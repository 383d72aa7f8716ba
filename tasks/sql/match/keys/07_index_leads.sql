create unique index m_lead_by_lead on m_lead (lead)
