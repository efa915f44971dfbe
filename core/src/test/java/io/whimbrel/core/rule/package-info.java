@NullMarked
package io.whimbrel.core.rule;

import org.jspecify.annotations.NullMarked;
