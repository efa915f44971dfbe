/** The quality of data before and after: what is looked for, what is acceptable, what was found. */
@NullMarked
package io.whimbrel.core.quality;

import org.jspecify.annotations.NullMarked;
