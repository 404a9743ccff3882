//! A JSON value as a tree with a limit on its nodes.
//!
//! A number in a list takes two bytes of text and sixteen times as much in a tree. What is beyond the limit is passed
//! over: no item of a feed has as many values.

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::Cell;
use std::fmt;

/// The most values of one tree.
const MAX_NODES: usize = 20_000;

/// Reads a tree.
pub(super) struct Tree {
    nodes_left: Cell<usize>,
}

impl Tree {
    pub(super) fn new() -> Self {
        Self { nodes_left: Cell::new(MAX_NODES) }
    }

    /// Counts a value; whether there is room for it.
    fn has_room(&self) -> bool {
        let left = self.nodes_left.get();
        self.nodes_left.set(left.saturating_sub(1));
        left > 0
    }
}

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Node(&self).deserialize(deserializer)
    }
}

/// A value read by itself.
pub(super) struct BoundedTree(pub(super) Value);

impl<'de> Deserialize<'de> for BoundedTree {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree::new().deserialize(deserializer).map(Self)
    }
}

/// One value of a tree.
#[derive(Clone, Copy)]
struct Node<'a>(&'a Tree);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while self.0.has_room() {
            match values.next_element_seed(self)? {
                Some(value) => list.push(value),
                None => return Ok(Value::Array(list)),
            }
        }
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while self.0.has_room() {
            match members.next_key::<String>()? {
                Some(name) => drop(map.insert(name, members.next_value_seed(self)?)),
                None => return Ok(Value::Object(map)),
            }
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object(map))
    }
}
