-- How far day_counts has the counts of the hours of a day: since which revision, and which hours have changed since, as bits.
create table joined_days (
  day integer not null,
  customer integer not null,
  revision integer not null,
  changed integer not null,
  primary key (day, customer)
);
insert into joined_days select day, customer, 0, sum(1 << hour) from hour_counts group by day, customer;

-- They have parts of another form now, and are made from the hours.
delete from day_counts;
