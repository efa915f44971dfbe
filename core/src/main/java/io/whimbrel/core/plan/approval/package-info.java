/** The gates of a plan and whose approval opens them. */
@NullMarked
package io.whimbrel.core.plan.approval;

import org.jspecify.annotations.NullMarked;
