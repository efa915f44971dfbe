/** The benchmark: Whimbrel, what else people use, and what the servers can do, side by side. */
@NullMarked
package io.whimbrel.bench;

import org.jspecify.annotations.NullMarked;
