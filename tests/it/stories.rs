//! Stories: keys in, screen out. A desk with a fictitious queue; every key is taken from the keymap.

mod bench;
mod blind;
mod deciding;
mod desk;
mod drawer;
mod facts;
mod groups;
mod guards;
mod hostile;
mod lists;
mod locking;
mod looks;
mod moving;
mod people;
mod popups;
mod races;
mod reading;
mod roles;
mod sizes;
mod soak;
mod sources;
mod stuck;
mod writing;
