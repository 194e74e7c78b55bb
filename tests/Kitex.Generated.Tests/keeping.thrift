struct Old { 1: string name, 2: i32 number }

union Either { 1: string left, 2: i32 right }

exception Fault { 1: string why }

struct Holder { 1: Either either }
