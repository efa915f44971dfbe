/** Tests of comparisons without a migration that need no server. */
@NullMarked
package io.whimbrel.engine.compare;

import org.jspecify.annotations.NullMarked;
