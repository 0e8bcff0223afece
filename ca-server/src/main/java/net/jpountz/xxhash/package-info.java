/// Stands in for a library that MapDB links against and this product does not ship; start at [XXHashFactory].
/// Nothing here computes anything, and nothing but MapDB's class initialisers may call it.
/// It must not know anything.
package net.jpountz.xxhash;
