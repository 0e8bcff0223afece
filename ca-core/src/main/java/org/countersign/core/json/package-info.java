/// JSON as a tree, read strictly and written as Go writes it.
/// Start reading at [org.countersign.core.json.Json].
/// Must not know any of the product's records.
package org.countersign.core.json;
