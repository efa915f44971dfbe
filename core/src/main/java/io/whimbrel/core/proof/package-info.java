/** What one verification found out about one table. */
@NullMarked
package io.whimbrel.core.proof;

import org.jspecify.annotations.NullMarked;
