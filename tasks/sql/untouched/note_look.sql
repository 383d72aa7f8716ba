insert into look (kind, night, looked_at, basis)
values ('untouched', :night, :looked_at, :basis)
on conflict (kind) do update set night = excluded.night, looked_at = excluded.looked_at, basis = excluded.basis
