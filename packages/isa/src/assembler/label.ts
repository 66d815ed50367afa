/** A place in the code, known once it is bound. Labels belong to the assembler that made them. */
export interface Label {
  readonly kind: 'label'
  readonly id: number
}
