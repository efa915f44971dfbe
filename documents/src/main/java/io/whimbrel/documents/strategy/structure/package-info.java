/** The chapters about the structure of both databases, with pictures and statements. */
@NullMarked
package io.whimbrel.documents.strategy.structure;

import org.jspecify.annotations.NullMarked;
