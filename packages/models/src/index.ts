export type {
  Message,
  Model,
  ModelAnswer,
  ModelFailureCode,
  ModelRequest,
  Tool,
  ToolCall,
  Usage,
} from './model.js'
