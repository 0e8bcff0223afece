/// What a template computes with: Go's values, their text and their JSON, all within the limits of one rendering.
/// Start reading at [org.countersign.server.template.value.Value].
/// Must not know the syntax of templates nor any function by name.
package org.countersign.server.template.value;
