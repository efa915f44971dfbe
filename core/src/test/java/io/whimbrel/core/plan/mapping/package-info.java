@NullMarked
package io.whimbrel.core.plan.mapping;

import org.jspecify.annotations.NullMarked;
