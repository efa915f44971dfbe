/** Who is told, through which channel, by which route. */
@NullMarked
package io.whimbrel.core.plan.notify;

import org.jspecify.annotations.NullMarked;
