/** Whole migrations by the real process on real servers, under write load and under faults. */
@NullMarked
package io.whimbrel.cli.voyage;

import org.jspecify.annotations.NullMarked;
