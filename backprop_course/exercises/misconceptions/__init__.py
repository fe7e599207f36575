"""The mistakes by name. A task may give a reason of its own, closer to its formula.

The functions that make the mistakes stand beside their tasks, in `lesson00` to `lesson08` and
`mistakes`; what only one task knows has its name there, too.
"""

from backprop_course.exercises.misconceptions.classes import *
from backprop_course.exercises.misconceptions.factors import *
from backprop_course.exercises.misconceptions.formulas import *
from backprop_course.exercises.misconceptions.graphs import *
from backprop_course.exercises.misconceptions.kind import *
from backprop_course.exercises.misconceptions.links import *
from backprop_course.exercises.misconceptions.matrices import *
from backprop_course.exercises.misconceptions.slopes import *
from backprop_course.exercises.misconceptions.sums import *
from backprop_course.exercises.misconceptions.training import *
