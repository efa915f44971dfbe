/** Compare: rows of any two databases, without a migration between them. */
@NullMarked
package io.whimbrel.engine.compare;

import org.jspecify.annotations.NullMarked;
