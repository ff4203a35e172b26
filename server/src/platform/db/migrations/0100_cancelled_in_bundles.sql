-- A cancelled order has its number and its place in the bundle of its month, marked as what it is: numbers without gaps.
alter table bundle_items add column cancelled boolean not null default false;
