/** How a source table becomes a target table: one mapping for rows, changes and proofs. */
@NullMarked
package io.whimbrel.core.mapping;

import org.jspecify.annotations.NullMarked;
