/**
 * The paper that documents are written on: headings, tables, checks with their answers, as Markdown
 * and HTML.
 */
@NullMarked
package io.whimbrel.documents.strategy.paper;

import org.jspecify.annotations.NullMarked;
