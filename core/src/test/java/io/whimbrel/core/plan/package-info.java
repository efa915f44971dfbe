@NullMarked
package io.whimbrel.core.plan;

import org.jspecify.annotations.NullMarked;
