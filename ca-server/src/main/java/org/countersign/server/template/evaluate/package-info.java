/// Walks the tree of a template with the data of one rendering.
/// Start reading at [org.countersign.server.template.evaluate.Evaluator].
/// Must not know where templates come from nor who reads what they give.
package org.countersign.server.template.evaluate;
