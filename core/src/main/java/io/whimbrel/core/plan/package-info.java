/** What the user asked for, checked and complete. */
@NullMarked
package io.whimbrel.core.plan;

import org.jspecify.annotations.NullMarked;
