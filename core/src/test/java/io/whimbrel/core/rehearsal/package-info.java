@NullMarked
package io.whimbrel.core.rehearsal;

import org.jspecify.annotations.NullMarked;
